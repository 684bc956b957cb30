"""What is true when: dated amounts, terms, numbers and rules, each with its source.

A value that is not known for a date is unknown, never the last known value. It will never guess.
"""
