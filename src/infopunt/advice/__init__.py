"""Checks of a right, step by step, that can prove what they say.

`rules` decides without database, clock or framework; `pack`, `words` and `folder` read what lawyers write; `proof` shows
what a check can be held to. It will never keep an answer.
"""
