"""The desk of whoever keeps the directory: entries, confirmations, feeds of partners."""
