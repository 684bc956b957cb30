"""JSON in rows, read once for all requests: the same few texts come back in thousands of rows."""

import json
from functools import lru_cache
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast


def as_text(field: str) -> Cast:
    """A JSON field as its text; give it to `read`."""
    return Cast(field, TextField())


@lru_cache(maxsize=5000)
def read_json(text: str) -> Any:
    """What the text says. It is shared with every other reader: never change it."""
    return json.loads(text)
