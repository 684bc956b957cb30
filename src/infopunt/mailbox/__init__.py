"""A sealed conversation opened by a code. It will never hold a name. Not furnished yet."""
