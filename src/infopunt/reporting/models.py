"""What is known of a report without opening it: its language, by when somebody looks and answers, what is to be done."""

import uuid

from django.db import models

from infopunt.mailbox.models import Conversation
from infopunt.reporting.rules import Exit


class AbuseReport(models.Model):
    """An account of abuse; what was told stands sealed in its conversation. One that is kept for its asker has no clocks."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, primary_key=True)
    region = models.CharField(max_length=60)
    language = models.CharField(max_length=3)
    exit = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Exit])
    acknowledge_by = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    acknowledged_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    has_follow_up = models.BooleanField(default=True)  # else it is forgotten sooner after it was closed
    is_counted = models.BooleanField(default=False)  # how it ended: once, also where it is closed a second time

    class Meta:
        indexes = [models.Index(fields=["region", "acknowledge_by"], name="abuse_report_due")]


class SealedCount(models.Model):
    """What is to be counted of one report, sealed until there is enough to tell it together. Nothing says whose it is, or when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    region = models.CharField(max_length=60)
    sealed = models.BinaryField()
