"""The ways out of the house: the same document as a file only a body opens, on paper, or to a municipality's server.

It holds what was agreed and nothing of ours: no id, no name, no day but those in the text, no name of a file.
"""
