"""The open API. Not furnished yet."""
