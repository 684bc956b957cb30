"""Keys as rows: public halves as they are, private ones sealed to somebody. All of it in the database of the sealed side."""

from django.db import models


class Team(models.TextChoices):
    """Who opens something together in a region. A key of one opens nothing of another."""

    INQUIRIES = "inquiries", "inquiries"
    ABUSE_REPORTS = "abuse_reports", "abuse reports"


class OutsideSecret(models.Model):
    """A secret that stands in a file outside the database: by which mark the right one is known."""

    name = models.CharField(max_length=20, primary_key=True)
    mark = models.CharField(max_length=32)


class SigningRoot(models.Model):
    """What certifies the signing keys of a region; its mark is bound into every conversation."""

    region = models.CharField(max_length=60, primary_key=True)
    public = models.BinaryField()
    made_at = models.DateTimeField()


class RecoveryKey(models.Model):
    """The public half of the key on paper, vouched for by the signing root: what is made later is sealed to it too."""

    region = models.CharField(max_length=60, primary_key=True)
    public = models.BinaryField()
    signature = models.BinaryField()


class TeamKey(models.Model):
    """The public half of a team's key. A new generation seals what comes; the earlier ones open what came before."""

    region = models.CharField(max_length=60)
    team = models.CharField(max_length=80)  # a Team, or "partner:<authority id>"
    generation = models.PositiveIntegerField()
    public = models.BinaryField()
    made_at = models.DateTimeField()
    # Somebody who held it left: until a new one is made, they may have kept what opens all that is asked.
    has_leaver = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "team", "generation"], name="team_key_once")]


class PersonKey(models.Model):
    """The keys of somebody who answers, the private halves behind a phrase that only they know. `worker`: an id of accounts."""

    worker = models.BigIntegerField(unique=True)
    box = models.BinaryField()
    signing = models.BinaryField()
    locked = models.BinaryField()
    on_paper = models.BinaryField(
        default=bytes
    )  # the same private halves, behind a code that stands on their own paper only
    made_at = models.DateTimeField()


class HeldKey(models.Model):
    """A private half, sealed to one of those who hold it: a person, or the recovery key on paper."""

    RECOVERY = 0  # instead of a person's id
    region = models.CharField(max_length=60)
    what = models.CharField(max_length=80)  # a team, "partner:<authority id>", or "root"
    generation = models.PositiveIntegerField(default=1)
    holder = models.BigIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "what", "generation", "holder"], name="held_key_once"),
        ]


class Certificate(models.Model):
    """The root's word that a key is of somebody who answers in the region: the one they sign with, and the one to which things
    are sealed for them. It stays when they leave: what they said was said by them."""

    region = models.CharField(max_length=60)
    signing = models.BinaryField()
    signature = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "signing"], name="certificate_once")]


class Wrap(models.Model):
    """The key of a conversation, sealed to one of those who may open it; and the asker's own key behind their code. With these
    rows a conversation is gone for good: they are in no ordinary backup."""

    conversation = models.UUIDField()
    holder = models.CharField(max_length=80)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "holder"], name="wrap_once")]


class LogRow(models.Model):
    """A line of the sealed side's log, and the hash over it and all before it (vault/log.py)."""

    number = models.PositiveBigIntegerField(primary_key=True)
    sealed = models.BinaryField()
    chain = models.BinaryField()


class Tray(models.Model):
    """The keys of somebody at work, under a key that only a cookie of their browser holds."""

    mark = models.CharField(max_length=64, primary_key=True)
    worker = models.BigIntegerField()
    sealed = models.BinaryField()
    opened_at = models.DateTimeField()
    used_at = models.DateTimeField()
