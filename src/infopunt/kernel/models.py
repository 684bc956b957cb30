"""Rows that every room may write: the audit log, jobs, counts, and small marks of what was done."""

from django.db import models


class AuditEntry(models.Model):
    """Who did what, when. Rows are added, never changed."""

    at = models.DateTimeField()
    # Names, not foreign keys: the log outlives the accounts and things it speaks of.
    actor = models.CharField(max_length=150)
    verb = models.CharField(max_length=60)
    thing = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["thing", "at"], name="audit_thing_at")]


class Job(models.Model):
    """Something to do later, written in the same transaction as the reason for it."""

    kind = models.CharField(max_length=60)
    about = models.JSONField(default=dict)
    run_at = models.DateTimeField()
    # Two requests that wait under one key are one job; a job that began answers no later request.
    key = models.CharField(max_length=120, null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    # The worker that holds it, or held it last.
    owner = models.CharField(max_length=40, blank=True)
    done_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    # The kind of the last error, never its text.
    error = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["run_at"], condition=models.Q(done_at=None, gave_up_at=None), name="job_waiting")
        ]


class Mark(models.Model):
    """A remembered state, such as the hash of the content that was loaded last."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.CharField(max_length=200)


class Event(models.Model):
    """Something that happened, to be counted; ids only (kernel/events.py). Rows are added, never changed."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=60)
    day = models.DateField()
    region = models.CharField(max_length=60)
    area = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=80, blank=True)
    form_of_service = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=3, blank=True)
    topic = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    n = models.IntegerField(default=1)
    cancels = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="cancelled_by")

    class Meta:
        indexes = [models.Index(fields=["region", "kind", "day"], name="event_kind_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cancels=None, n__gt=0) | models.Q(cancels__isnull=False, n__lt=0),
                name="event_counts_up_unless_it_cancels",
            )
        ]


class Posted(models.Model):
    """A form that was sent: the hash of its key, and the id of what came of it. Forgotten after a day."""

    hash = models.CharField(max_length=64, primary_key=True)
    made = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_index=True)
