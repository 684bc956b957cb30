"""Sites, the labour-market areas inside them, and their municipalities."""

from functools import cached_property

from django.db import models

from infopunt.regions.terms import Terms


class Region(models.Model):
    """One site: a host, a brand, languages in the order they are offered."""

    id = models.SlugField(primary_key=True, max_length=60)
    brand = models.CharField(max_length=60)
    names = models.JSONField()
    about = models.JSONField()
    languages = models.JSONField()
    theme = models.JSONField()
    emergency = models.JSONField()
    hosts = models.JSONField(default=list)
    address = models.URLField(blank=True)
    exit = models.URLField()
    province = models.CharField(max_length=60, blank=True)
    sources = models.JSONField(default=list)
    is_default = models.BooleanField(default=False)
    # Themes where one person may publish alone; never those of rights and reporting.
    alone = models.JSONField(default=list)
    # Came from another installation: not in the content folder, so a load leaves it alone.
    imported = models.BooleanField(default=False)
    # Whether visitors may ask here under a code: after the keys of the region were made.
    has_talk = models.BooleanField(default=False)
    review_months = models.PositiveSmallIntegerField(default=6)
    # How many days what visitors asked and told is kept; what is not in it is as everywhere.
    keep = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_region"
            )
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def terms(self) -> Terms:
        return Terms(**self.keep)

    @cached_property
    def voice_names(self) -> dict[str, str]:
        """The organisations that speak for themselves here, by slug; one query, once."""
        return dict(Voice.objects.filter(region=self).values_list("slug", "name"))


class Voice(models.Model):
    """An organisation that speaks for itself in a region: its pages say who speaks and are never mixed with ours."""

    KINDS = [("municipality", "municipality"), ("partner", "partner"), ("employer", "employer")]
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="voices")
    slug = models.SlugField(max_length=30)
    kind = models.CharField(max_length=12, choices=KINDS)
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "slug"], name="voice_once_a_region")]

    def __str__(self) -> str:
        return f"{self.region_id}:{self.slug}"


class Area(models.Model):
    """A labour-market region inside a region: the unit of desks and of evaluation."""

    id = models.SlugField(primary_key=True, max_length=60)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="areas")
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.id


class Municipality(models.Model):
    """A municipality with the code of Statistics Netherlands (CBS)."""

    code = models.CharField(primary_key=True, max_length=6)
    name = models.CharField(max_length=100)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="municipalities")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.code
