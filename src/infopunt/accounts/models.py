"""The people who work here, what they may do, and the invitations that bring them."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from infopunt.accounts import rules


class Worker(AbstractBaseUser):
    """Somebody on the staff; signs in with an e-mail address. A leaver's row stays, switched off."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=2, default="nl")  # of the screens
    languages = models.JSONField(default=list)  # in which they help people
    is_active = models.BooleanField(default=True)
    USERNAME_FIELD = "email"
    objects = BaseUserManager["Worker"]()

    def __str__(self) -> str:
        return self.email


class Duty(models.Model):
    """A role in a region; '' is the country. With an area: in that part of the region only. With a voice: for an organisation's
    own pages only."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="duties")
    region = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=14, choices=[(role, role) for role in rules.Role])
    voice = models.CharField(max_length=60, blank=True)
    area = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "region", "role", "voice", "area"], name="duty_once"),
            models.CheckConstraint(condition=models.Q(area="") | ~models.Q(region=""), name="duty_area_has_region"),
        ]


class Invitation(models.Model):
    """A link that makes one account. The row does not open it: the link is made of the seed and the secret key."""

    hash = models.CharField(max_length=64, unique=True)
    seed = models.CharField(max_length=32, blank=True)
    email = models.EmailField()
    name = models.CharField(max_length=100)
    duties = models.JSONField()
    languages = models.JSONField(default=list)
    by = models.CharField(max_length=254)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)  # when the mail server took the letter


class WrongTry(models.Model):
    """A wrong password or code, or a new password asked for: which account and kind of device, as a keyed hash; no address, no
    words."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="wrong_try_key_at")]


class SpentCode(models.Model):
    """A one-time code that was used, as a keyed hash; it never opens again."""

    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
