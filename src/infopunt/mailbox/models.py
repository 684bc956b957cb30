"""Sealed conversations. Days, never moments: what happened when says too much about who."""

import uuid

from django.db import models
from django.db.models import F, Q

from infopunt.mailbox.rules import ConversationStatus, Kind, Sender


class Conversation(models.Model):
    """What somebody said and what was answered, under a code. It holds no name, no address and no readable word."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    lookup = models.BinaryField(max_length=16, unique=True)
    region = models.CharField(max_length=60)
    team = models.CharField(max_length=80)
    generation = models.PositiveIntegerField()
    pepper = models.PositiveSmallIntegerField(default=1)  # which one its code was made with
    asker = models.BinaryField()  # the public half of a key that only the code opens
    status = models.CharField(
        max_length=20,
        choices=[(one.value, one.value) for one in ConversationStatus],
        default=ConversationStatus.RECEIVED.value,
    )
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    is_busy = models.BooleanField(default=False)  # it came when very many came at once: the tray may put those together

    class Meta:
        indexes = [models.Index(fields=["region", "team", "status"], name="conversation_tray")]


class Item(models.Model):
    """Something said in a conversation, sealed; what a handler says is signed too."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Kind])
    sender = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Sender])
    sealed = models.BinaryField()
    signing = models.BinaryField(default=bytes)
    signature = models.BinaryField(default=bytes)
    said_on = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["conversation", "number"], name="item_once")]


class Reminder(models.Model):
    """That one e-mail is to be sent on a day. Where to stands sealed to the operational key; no row leads to its conversation."""

    id = models.CharField(max_length=32, primary_key=True)
    region = models.CharField(max_length=60)
    language = models.CharField(max_length=3)
    due_on = models.DateField(db_index=True)
    sealed = models.BinaryField()


class Attachment(models.Model):
    """A file in a conversation, sealed in pieces; an item of the conversation says which one and what it is. An exact one is as it came,
    and is opened after a second yes only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="attachments")
    is_exact = models.BooleanField(default=False)


class SealedPiece(models.Model):
    """Part of a sealed file."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="sealed_piece_once")]


class SecondYes(models.Model):
    """Somebody who answers wants to open an exact file, and a colleague's yes to it, which holds for its day. Both: ids of accounts."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="asked")
    asked_by = models.BigIntegerField()
    asked_on = models.DateField()
    agreed_by = models.BigIntegerField(null=True)
    agreed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attachment", "asked_by"], name="second_yes_once"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("asked_by")), name="second_yes_of_another"
            ),
        ]
