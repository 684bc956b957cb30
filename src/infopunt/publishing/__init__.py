"""The store of published pages: what is shown at which address now, and what was shown on any day before.

It is handed a function that renders; it knows no template and no room above it. It will never hold a draft.
"""
