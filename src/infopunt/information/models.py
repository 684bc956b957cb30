"""Pages, their texts per language, and every version of a text that was ever live."""

from django.db import models


class State(models.TextChoices):
    """The life of a text. *Outdated* is no state: it is a comparison with the Dutch text."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Page(models.Model):
    """A subject people read about, at one address in every language.

    `layer` is empty for the national page, else the region whose own page, replacement or slot text it is.
    """

    layer = models.CharField(max_length=60, blank=True)
    theme = models.CharField(max_length=40)
    slug = models.SlugField(max_length=60)
    slot = models.CharField(max_length=40, blank=True)
    core = models.BooleanField(default=False)
    topics = models.JSONField(default=list)
    next = models.JSONField(default=list)
    # The day something changed, for what tells of a change.
    day = models.DateField(null=True)
    # How a picture is drawn from its words; see `pack.DrawingPack`.
    drawing = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["layer", "theme", "slug", "slot"], name="page_once_a_layer")]

    def __str__(self) -> str:
        return f"{self.layer or 'national'}:{self.theme}/{self.slug}{'#' + self.slot if self.slot else ''}"


class Text(models.Model):
    """One language version of one page."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State.choices)
    current = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, related_name="+")
    # What a pack offers for a text that was edited here since; shown to the editor, never taken over by itself.
    offered = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "language"], name="text_once_a_language"),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(current__isnull=False),
                name="published_text_has_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}/{self.language}"


class Version(models.Model):
    """A text as it was live: one immutable row per text and number."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    blocks = models.JSONField()
    sources = models.JSONField()
    checked_on = models.DateField()
    translation = models.CharField(max_length=10)
    source_version = models.CharField(max_length=8, blank=True)
    # "pack", or the staff member who wrote it.
    changed_by = models.CharField(max_length=150)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="version_number_once")]


class Remark(models.Model):
    """What somebody missed on a page. A day, not a time; no trace of who."""

    region = models.CharField(max_length=60)
    address = models.CharField(max_length=200)
    language = models.CharField(max_length=12)
    words = models.TextField()
    left_on = models.DateField()
    read = models.BooleanField(default=False)
