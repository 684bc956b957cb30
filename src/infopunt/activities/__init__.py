"""Lessons and meetings to join without a real name. Not furnished yet."""
