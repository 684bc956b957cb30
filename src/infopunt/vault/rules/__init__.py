"""What keys and sealed bytes are made of: bytes in, bytes out. No framework, no file, no database.

`sealing` closes bytes together with where they belong, `keys` are those of people, teams and regions, `receipts` is the code
of a visitor, `shares` the recovery key on paper. The format is written down in docs/decisions/0040-sealed-format.md.
"""
