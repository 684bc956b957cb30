"""Checks as rows: one a check, and its words in each language."""

import json
from typing import Any

from django.db import models


class Check(models.Model):
    """`flow` is the check as its file tells it, as JSON in a text: a database's own JSON forgets the order; `kinds` what the facts it names are, so that it can be built from one row."""

    id = models.SlugField(primary_key=True, max_length=40)
    position = models.PositiveSmallIntegerField()
    topics = models.JSONField(default=list)
    flow = models.TextField()
    kinds = models.JSONField()
    cases = models.JSONField()
    # "pack", or the staff member who changed the cases last: a pack leaves those alone.
    cases_by = models.CharField(max_length=254, default="pack")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.id

    @property
    def parts(self) -> dict[str, Any]:
        """The check as its file tells it, in the order of the file."""
        parts: dict[str, Any] = json.loads(self.flow)
        return parts


class CheckText(models.Model):
    """The words of a check in one language; `of` names the version of the Dutch words they translate."""

    check_of = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    words = models.JSONField()
    translation = models.CharField(max_length=10)
    outdated = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("check_of", "language"), name="one_text_a_language_of_a_check")]
