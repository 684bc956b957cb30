"""A referral as a row: where it stands and by when. What is handed over is a sealed conversation of its own, and which
conversation it came from only the team of that one can read. Days, never moments."""

import uuid

from django.db import models

from infopunt.referrals.rules import ReferralState, Way


class Referral(models.Model):
    """Something that is to go, or went, to a body, with a yes of who asked. What the body meets is `copy`; nothing else here
    is ever shown to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    region = models.CharField(max_length=60)
    authority = models.CharField(max_length=60)
    channel = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Way])
    language = models.CharField(max_length=3, default="nl")  # in which it is written for the body
    state = models.CharField(
        max_length=20,
        choices=[(one.value, one.value) for one in ReferralState],
        default=ReferralState.DRAFT.value,
    )
    since = models.DateField()
    due_on = models.DateField(null=True)
    team = models.CharField(max_length=80)
    generation = models.PositiveIntegerField()
    origin = models.BinaryField()  # the id of its conversation, sealed to that team
    proposed_by = models.CharField(max_length=150)
    consent = models.UUIDField(null=True)
    copy = models.UUIDField(null=True, unique=True)
    left_on = models.DateField(null=True)  # opened, downloaded, printed or taken by another server
    told_on = models.DateField(null=True)  # when who asked was told how it ended
    ended_on = models.DateField(null=True)
    made = models.JSONField(default=dict)  # ids another server gave what it took from us

    class Meta:
        indexes = [models.Index(fields=["region", "team", "state"], name="referral_lists")]


class Link(models.Model):
    """A door for a body without an account: an address that nobody guesses, and a code that stands nowhere."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, primary_key=True)
    mark = models.CharField(max_length=64, unique=True)  # by which the address is known
    lookup = models.BinaryField(max_length=16)  # what the code leads to
    until = models.DateField()
