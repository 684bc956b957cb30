"""Handing over with consent, and hearing back. It will never send without a yes, and never more than was agreed.

`rules.py` is the life of a referral, `document.py` what is handed over. `proposing.py`, `consenting.py`, `sending.py` and
`answering.py` are its four sides: a handler, who asked, a second handler, the body. `partners.py` gives a body its key, `links.py`
a body without one its address; `exports/` are the ways out of the house. `authorities/` is what bodies take and need.
"""
