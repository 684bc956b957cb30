"""Facts as rows: a series, its periods and its gaps."""

from django.db import models


class Fact(models.Model):
    """One thing that has a value for a stretch of time; the id never has a date in it."""

    id = models.CharField(primary_key=True, max_length=120)
    subject = models.SlugField(max_length=60)
    statement = models.CharField(max_length=500)
    kind = models.CharField(max_length=10)
    unit = models.CharField(max_length=40, blank=True)
    ask = models.CharField(max_length=400, blank=True)
    # The source of the rule by which its value never falls, in the shape of a file; None where it may.
    never_falls = models.JSONField(null=True)
    # "pack", or the staff member who changed it last: a pack leaves that alone and only offers its own.
    changed_by = models.CharField(max_length=254, default="pack")
    offered = models.JSONField(null=True)
    # Who is warned before it ends.
    owner = models.CharField(max_length=254, blank=True)
    # Counts up with every change, so that two who edit at once notice each other.
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.id


class Period(models.Model):
    """A value with the days on which it holds, its source and how sure we are."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="periods")
    value = models.JSONField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    status = models.CharField(max_length=10)
    confidence = models.CharField(max_length=6)
    source_title = models.CharField(max_length=300)
    source_url = models.CharField(max_length=500, blank=True)
    source_date = models.CharField(max_length=120)
    source_read = models.CharField(max_length=4, default="no")
    source_copy = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField()
    evidence = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None)
                | models.Q(valid_from=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="period_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(source_read="copy", source_copy__gt="")
                | models.Q(source_read__in=("live", "no"), source_copy=""),
                name="what_was_read_in_a_copy_names_it",
            ),
        ]


class Gap(models.Model):
    """What is not known, since when, and why."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="gaps")
    valid_from = models.DateField()
    noted_on = models.DateField()
    what = models.CharField(max_length=500)
    why = models.CharField(max_length=500)


class FactChange(models.Model):
    """A fact as it was before somebody changed it: rows are added, never changed."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()
    by = models.CharField(max_length=254)
    at = models.DateTimeField()


class SourceHost(models.Model):
    """A server that holds sources: from when it may be asked again."""

    name = models.CharField(primary_key=True, max_length=255)
    not_before = models.DateTimeField(null=True)


class WatchedSource(models.Model):
    """An address that facts or texts name as their source: what stood there when it was read, and what stands there now.

    `read_…` is what was there at the first visit or when somebody last looked; `now_…` what was there at the last visit.
    """

    url = models.CharField(max_length=500, unique=True)
    host = models.CharField(max_length=255, db_index=True)
    etag = models.CharField(max_length=300, blank=True)
    modified = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Visits in a row that brought nothing, and the code of what was in the way the last time.
    failures = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=40, blank=True)
    gone_since = models.DateField(null=True)
    moved_to = models.CharField(max_length=500, blank=True)
    moved_seen = models.CharField(max_length=500, blank=True)
    read_hash = models.CharField(max_length=64, blank=True)
    read_text = models.BinaryField(default=bytes)
    read_at = models.DateTimeField(null=True)
    read_by = models.CharField(max_length=254, blank=True)
    now_hash = models.CharField(max_length=64, blank=True)
    now_text = models.BinaryField(default=bytes)
    changed_on = models.DateField(null=True)
    # How what stands there now differs from what was read, and the quoted values that are no longer there.
    loudness = models.CharField(max_length=6, default="none")
    lost = models.JSONField(default=list)
    unused_since = models.DateField(null=True)

    def __str__(self) -> str:
        return self.url
