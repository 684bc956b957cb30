"""Sources are watched: what their pages said when somebody read them, and what they say now.

It tells editors, never readers, and changes no fact: whether something is still true a person decides.
"""
