"""Authorities and what readers are told of them, as `content/routing/` says. They are content: they live in the main database,
while who was handed over to whom is on the sealed side."""

from django.db import models


class Authority(models.Model):
    """One body; `data` is its file."""

    id = models.SlugField(primary_key=True, max_length=40)
    position = models.PositiveSmallIntegerField()
    data = models.JSONField()

    class Meta:
        db_table = "referrals_authority"

    def __str__(self) -> str:
        return self.id


class RoutingText(models.Model):
    """All words about authorities in one language."""

    language = models.CharField(primary_key=True, max_length=3)
    words = models.JSONField()

    class Meta:
        db_table = "referrals_routing_text"

    def __str__(self) -> str:
        return self.language
