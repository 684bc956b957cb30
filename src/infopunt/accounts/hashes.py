"""Hashes by which something is found again and cannot be read."""

import hashlib
import hmac

from django.conf import settings


def keyed(words: str) -> str:
    """A hash nobody can recompute without the secret key."""
    return hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()
