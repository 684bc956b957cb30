"""Checks of a right, step by step, that can prove what they say. It will never keep an answer. Not furnished yet."""
