"""What is known of a question without opening it: its language and theme, by when it is answered, and how it ended."""

from django.db import models

from infopunt.mailbox.models import Conversation
from infopunt.questions.rules import Result


class Inquiry(models.Model):
    """A visitor's question; the words stand sealed in its conversation."""

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, primary_key=True)
    region = models.CharField(max_length=60)
    language = models.CharField(max_length=3)
    topic = models.CharField(max_length=60, blank=True)
    answer_by = models.DateField()
    # Of the last time it was closed; counted at the first.
    result = models.CharField(max_length=20, blank=True, choices=[(one.value, one.value) for one in Result])

    class Meta:
        indexes = [models.Index(fields=["region", "answer_by"], name="inquiry_due")]
