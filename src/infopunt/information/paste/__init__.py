"""Formatted text from elsewhere (Word, Google Docs, web pages) as the Markdown we write."""
