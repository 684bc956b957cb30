"""A visitor's question, answered by code. Not furnished yet."""
