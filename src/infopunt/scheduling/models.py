"""Shifts, mobile stops and closures, as rows."""

from django.db import models

from infopunt.scheduling import rules


class Shift(models.Model):
    """Somebody can be met: a place, from–to, in languages, about topics, by a channel. A mobile stop is a shift that brings its
    own place along. Who works it stands in the staff's own plan, not here."""

    region = models.CharField(max_length=60)
    place = models.CharField(max_length=80)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    languages = models.JSONField(default=list)
    topics = models.JSONField(default=list)  # empty: everything
    channel = models.CharField(max_length=6, choices=[(one, one) for one in rules.Channel])
    stop = models.BooleanField(default=False)
    # Of a mobile stop: where it stands this time.
    where = models.CharField(max_length=200, blank=True)
    municipality = models.CharField(max_length=6, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    state = models.CharField(max_length=9, choices=[(one, one) for one in rules.Plan], default=rules.Plan.PLANNED)
    reason = models.JSONField(default=dict)
    sample = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["region", "starts", "ends"], name="shift_when"),
            models.Index(fields=["place", "starts"], name="shift_place"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="shift_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | ~models.Q(reason={}), name="cancelled_shift_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.starts:%Y-%m-%d %H:%M}"


class Closure(models.Model):
    """Days a place (or, with '', the whole region) is closed; it wins over all hours and shifts."""

    region = models.CharField(max_length=60)
    place = models.CharField(max_length=80, blank=True)
    first = models.DateField()
    last = models.DateField()
    reason = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="closure_ends_after_it_starts")
        ]


class FormOfService(models.Model):
    """A way of helping that an area, or one place of it, has from a day on: an evening desk, a bus, a desk with the employer.
    What is tried and compared are these; which of them is an experiment is said elsewhere."""

    id = models.SlugField(primary_key=True, max_length=60)
    region = models.CharField(max_length=60)
    area = models.CharField(max_length=60, blank=True)  # empty: the whole region
    place = models.CharField(max_length=80, blank=True)  # empty: every place of the area
    names = models.JSONField()
    first = models.DateField()
    last = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "first"], name="form_of_service_when")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last=None) | models.Q(last__gte=models.F("first")),
                name="form_of_service_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.id
