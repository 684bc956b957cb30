"""The desk of whoever keeps the facts, and the look ahead at what the site will say."""
