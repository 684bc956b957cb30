"""A sealed conversation opened by a code. It will never hold a name, an address of a visitor, or a word that can be read
without a key.

`asking.py` is the side of who asks (a code and nothing else), `handling.py` of who answers, `trays.py` the keys of those,
`messages.py` what both read.
"""
