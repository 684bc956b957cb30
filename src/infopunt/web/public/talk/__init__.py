"""Asking under a code, and coming back with it. No cookie, nothing kept by the browser, every page made for one post."""
