"""What we tell everybody: pages, their texts per language, each published version kept for ever.

It will never hold an amount (that is a fact) nor anything about a visitor but the sentence they chose to leave us.
"""
