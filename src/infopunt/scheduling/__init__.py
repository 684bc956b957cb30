"""Places × times × languages: when somebody can be met. It will never hold who came. Not furnished yet."""
