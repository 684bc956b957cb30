"""When somebody can be met: places × dates × times × languages × channels. It will never hold who was met."""
