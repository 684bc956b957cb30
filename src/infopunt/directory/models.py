"""Organisations, what they do for somebody, and where they can be met."""

import uuid

from django.db import models

YES_NO = [("yes", "yes"), ("no", "no"), ("unknown", "unknown")]


class Organisation(models.Model):
    """Somebody who helps. `layer` is '' for the country, else the region that lists it."""

    id = models.SlugField(primary_key=True, max_length=80)
    # By which other directories know it (HSDS); of an imported entry it is the partner's.
    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    layer = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=160)
    about = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    # Where the organisation itself is asked whether its entry is right; shown to nobody else.
    contact = models.EmailField(blank=True)
    # Independent of employers: the first thing somebody wants to know who fears theirs.
    independent = models.CharField(max_length=7, choices=YES_NO, default="unknown")
    source = models.JSONField(default=dict)
    checked_on = models.DateField()
    confirmed = models.BooleanField(default=False)
    # "pack", "feed:<name>", or who changed it here: packs and feeds leave what is not theirs alone.
    changed_by = models.CharField(max_length=254, default="pack")
    modified_at = models.DateTimeField(auto_now=True)
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.id


class Service(models.Model):
    """What an organisation does for somebody."""

    id = models.SlugField(primary_key=True, max_length=80)
    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="services")
    name = models.JSONField()
    topics = models.JSONField(default=list)  # ids of topics or whole themes; empty: everything
    who = models.JSONField(default=dict)
    bring = models.JSONField(default=dict)
    cost = models.CharField(
        max_length=7, choices=[("free", "free"), ("paid", "paid"), ("unknown", "unknown")], default="unknown"
    )
    anonymous = models.CharField(max_length=7, choices=YES_NO, default="unknown")
    areas = models.JSONField(default=list)  # empty: wherever the organisation works

    def __str__(self) -> str:
        return self.id


class Place(models.Model):
    """Where somebody can be met: a desk, a mobile team, a telephone, a site. What is not known is empty, never guessed."""

    KINDS = [("desk", "desk"), ("mobile", "mobile"), ("telephone", "telephone"), ("online", "online")]
    id = models.SlugField(primary_key=True, max_length=80)
    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="places")
    kind = models.CharField(max_length=9, choices=KINDS)
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=200, blank=True)
    municipality = models.CharField(max_length=6, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    phone = models.CharField(max_length=120, blank=True)  # the id of a fact
    number = models.CharField(max_length=80, blank=True)  # of a partner's feed, where there is no fact; or two
    url = models.CharField(max_length=300, blank=True)
    hours = models.CharField(max_length=300, blank=True)
    # Fields nobody could confirm; readers see that beside them.
    unverified = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    services = models.ManyToManyField(Service, related_name="places")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["lat", "lon"], name="place_where"),
            models.Index(fields=["kind"], name="place_kind"),
        ]

    def __str__(self) -> str:
        return self.id


class EntryChange(models.Model):
    """An entry as it was before somebody changed it: rows are added, never changed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="changes")
    before = models.JSONField()
    by = models.CharField(max_length=254)
    at = models.DateTimeField()


class Ask(models.Model):
    """A link by which an organisation says whether its entry is right. The row does not open it: the link is made of the seed
    and the secret key."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="asks")
    hash = models.CharField(max_length=64, unique=True)
    seed = models.CharField(max_length=32, blank=True)
    ends_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    said = models.TextField(blank=True)


class FeedCopy(models.Model):
    """What a partner's feed (HSDS) said when it was fetched, waiting for an editor to take it over; `name` stays as provenance."""

    layer = models.CharField(max_length=60, blank=True)
    name = models.SlugField(max_length=40)
    address = models.CharField(max_length=300, blank=True)
    topics = models.JSONField(default=list)
    services = models.JSONField()
    by = models.CharField(max_length=254)
    at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "directory_feed"  # its older name: nodes with the older program go on with it


class Signposts(models.Model):
    """Which kind of desk is meant for whom: questions, and desks by their answers, as `content/signposts.yaml` says. One row."""

    questions = models.JSONField()
    desks = models.JSONField()
