"""What is shown at which address, since when and until when."""

from django.db import models


class Body(models.Model):
    """The bytes of a page or file, kept once by their hash for as long as anybody may ask what was shown."""

    hash = models.CharField(primary_key=True, max_length=64)
    raw = models.BinaryField()
    gz = models.BinaryField(null=True)
    br = models.BinaryField(null=True)
    # False until the slow, smallest encoding has replaced the quick one.
    tight = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["hash"], condition=models.Q(tight=False), name="body_is_not_tight")]


class Packed(models.Model):
    """A body that is shown nowhere any more, as what differs from the body that took its place: what stands before and after
    it is the same. Without `base` it is kept by itself. The bytes of the body itself are gone then."""

    body = models.OneToOneField(Body, on_delete=models.CASCADE, primary_key=True, related_name="packed")
    base = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="bears")
    head = models.PositiveIntegerField()
    tail = models.PositiveIntegerField()
    # With brotli.
    middle = models.BinaryField()


class Shown(models.Model):
    """One body at one address from one moment to another; without `until` it is what is shown now.

    `scope` is what is rendered together: a language of a region, or '' for what all languages share.
    `seq` counts up over all rows; a node that has mirrored up to a number asks for what came after.
    """

    region = models.CharField(max_length=60)
    scope = models.CharField(max_length=24, blank=True)
    address = models.CharField(max_length=240)
    body = models.ForeignKey(Body, on_delete=models.PROTECT)
    # For files that are dear to make: the hash of what they were made from.
    made_from = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    seq = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["seq"], name="shown_seq")]
        constraints = [
            models.UniqueConstraint(fields=["region", "address"], condition=models.Q(until=None), name="one_shown_now")
        ]
