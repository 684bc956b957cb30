"""Finding a page in the visitor's own words. It will never keep a query. Not furnished yet."""
