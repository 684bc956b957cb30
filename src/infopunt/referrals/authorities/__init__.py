"""Which body takes which report: content that everybody may read. It will never hold who was handed over to whom."""
