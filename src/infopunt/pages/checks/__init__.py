"""A check in words and on pages: what is said, the data for a phone, the published first question."""
