"""Secrets: keys and sealed content. Only mailbox, referrals and reporting open it. It will never hold a name, an address or a
word that can be read without a key, and no key of an administrator.

`rules/` seals and opens; `outside.py` are the two secrets that stand in no database.
"""
