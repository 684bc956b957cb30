"""What is known of conversations without opening one."""

from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import ConversationStatus
from infopunt.vault.conversations import NOBODY


def has_unread(region: str, team: str) -> bool:
    """Whether something was said to the team that nobody read yet."""
    unread = Conversation.objects.filter(region=region, team=team, status=ConversationStatus.RECEIVED)
    return unread.exclude(generation=NOBODY).exists()
