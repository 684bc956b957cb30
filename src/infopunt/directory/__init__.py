"""Organisations, services and places with their sources. It will never hold a private person. Not furnished yet."""
