"""Rendering of public pages: one pure function that publishing, preview and Django's own answer call alike."""
