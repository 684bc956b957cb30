"""A sealed account of abuse and what the visitor wants done with it. Not furnished yet."""
