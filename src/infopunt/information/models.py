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
    # The fact whose value stands large below the first paragraph; '' where a page has no such number.
    figure = models.CharField(max_length=120, blank=True)
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
    # Somebody should look at it again though its day has not come: the fact that changed its meaning.
    to_check = models.CharField(max_length=200, blank=True)
    withdraw_at = models.DateTimeField(null=True)

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


class Revision(models.Model):
    """A saved state of a draft; rows are added, never changed."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    blocks = models.JSONField()
    sources = models.JSONField()
    checked_on = models.DateField()
    translation = models.CharField(max_length=10)
    # Blocks a machine filled and nobody has read since.
    machine = models.JSONField(default=list)
    by = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="revision_number_once")]


class Draft(models.Model):
    """What will be the next version of a text, with everybody who wrote in it."""

    text = models.OneToOneField(Text, on_delete=models.CASCADE, related_name="draft")
    head = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    authors = models.JSONField(default=list)
    # The version that was live when the draft began, 0 when none was.
    base = models.PositiveIntegerField(default=0)
    # The meaning is the same: translations of what changed stay current.
    minor = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    publish_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="scheduled")
                | (models.Q(publish_at__isnull=False) & ~models.Q(approved_by="")),
                name="scheduled_draft_has_day_and_approver",
            )
        ]


class Keystrokes(models.Model):
    """What somebody typed and has not saved: theirs alone, on top of the revision they began from."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="+")
    by = models.CharField(max_length=254)
    base = models.PositiveIntegerField()
    fields = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "by"], name="keystrokes_once")]


class Notice(models.Model):
    """An urgent sentence on top of every page of a region."""

    region = models.CharField(max_length=60)
    words = models.JSONField()
    by = models.CharField(max_length=254)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)  # when it goes by itself

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region"], condition=models.Q(until=None), name="one_notice_a_region")
        ]


class Image(models.Model):
    """A picture somebody took, without anything it knew of when and where."""

    name = models.CharField(primary_key=True, max_length=40)
    body = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    by = models.CharField(max_length=254)
    at = models.DateTimeField()


class Task(models.Model):
    """Something to do on a page, made from a remark or by hand."""

    region = models.CharField(max_length=60)
    address = models.CharField(max_length=200)
    language = models.CharField(max_length=12)
    say = models.TextField()
    by = models.CharField(max_length=254)
    made_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.CharField(max_length=254, blank=True)


class Remark(models.Model):
    """What somebody missed on a page. A day, not a time; no trace of who."""

    region = models.CharField(max_length=60)
    address = models.CharField(max_length=200)
    language = models.CharField(max_length=12)
    words = models.TextField()
    left_on = models.DateField()
    read = models.BooleanField(default=False)
