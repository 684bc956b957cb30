"""Themes, the topics below them, and the situations that lead into them."""

from django.db import models


class Theme(models.Model):
    """The upper level; its id is an address segment for ever."""

    id = models.SlugField(primary_key=True, max_length=40)
    labels = models.JSONField()
    position = models.PositiveSmallIntegerField()
    # Whether its texts tell of rights or reporting: then a second person always looks before they are published.
    rights = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.id


class Topic(models.Model):
    """The lower level, `theme.topic`: what content, places, contacts and reports are sorted by."""

    id = models.CharField(primary_key=True, max_length=80)
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="topics")
    labels = models.JSONField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["theme__position", "position"]

    def __str__(self) -> str:
        return self.id


class Situation(models.Model):
    """A moment in a life, in the first person, with the pages for now and the hidden next problems."""

    id = models.SlugField(primary_key=True, max_length=40)
    labels = models.JSONField()
    say = models.JSONField()
    now = models.JSONField()
    later = models.JSONField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.id
