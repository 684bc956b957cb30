"""Sites, the labour-market areas inside them, and their municipalities."""

from django.db import models


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
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_region"
            )
        ]

    def __str__(self) -> str:
        return self.id


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
