"""About what: one taxonomy of themes and topics, and the situations of life that lead into it.

Everything that is sorted or counted later uses these ids. An id is never reused. It will never hold text to read.
"""
