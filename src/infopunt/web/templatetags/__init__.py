"""Filters of the templates of the staff screens."""
