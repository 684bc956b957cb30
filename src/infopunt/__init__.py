"""Infopunt: the open-source information point for labour migrants."""

__version__ = "0.1.0"
