"""The people who work here, what they may do, and the invitations that bring them."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from infopunt.accounts import rules


class Worker(AbstractBaseUser):
    """Somebody on the staff; signs in with an e-mail address. A leaver's row stays, switched off."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=2, default="nl")
    is_active = models.BooleanField(default=True)
    USERNAME_FIELD = "email"
    objects = BaseUserManager["Worker"]()

    def __str__(self) -> str:
        return self.email


class Duty(models.Model):
    """A role in a region; '' is the country. With a voice: for an organisation's own pages only."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="duties")
    region = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=14, choices=[(role, role) for role in rules.Role])
    voice = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker", "region", "role", "voice"], name="duty_once")]


class Invitation(models.Model):
    """A link that makes one account. Only its hash is kept."""

    hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=100)
    duties = models.JSONField()
    by = models.CharField(max_length=254)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class WrongTry(models.Model):
    """A wrong password or code: for which account and kind of device, as a keyed hash; no address, no words."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="wrong_try_key_at")]


class SpentCode(models.Model):
    """A one-time code that was used, as a keyed hash; it never opens again."""

    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
