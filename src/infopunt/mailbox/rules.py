"""The life of a conversation and what may be said in it. No framework."""

from datetime import date, timedelta
from enum import StrEnum

LONGEST = 4000  # signs of one message
REOPENS = timedelta(days=30)  # after closing, writing more opens it again
SHORTEST_PHRASE = 14  # signs of a key phrase
LONGEST_PHRASE = 200
IDLE = timedelta(minutes=20)  # a tray nobody uses closes itself
AT_MOST = timedelta(hours=8)  # and so does one that is used


class ConversationStatus(StrEnum):
    """What the asker reads about where it stands."""

    RECEIVED = "received"
    READING = "reading"
    FOR_YOU = "for_you"  # an answer, or a question back
    PASSED_ON = "passed_on"
    CLOSED = "closed"
    ENDED = "ended"  # closed for longer than it can be opened again


class Sender(StrEnum):
    ASKER = "asker"
    HANDLER = "handler"


class Kind(StrEnum):
    QUESTION = "question"
    MORE = "more"
    ANSWER = "answer"


# What may follow what. Nothing but erasing follows the end.
STEPS: dict[ConversationStatus, frozenset[ConversationStatus]] = {
    ConversationStatus.RECEIVED: frozenset(
        {ConversationStatus.READING, ConversationStatus.FOR_YOU, ConversationStatus.CLOSED}
    ),
    ConversationStatus.READING: frozenset(
        {
            ConversationStatus.RECEIVED,
            ConversationStatus.FOR_YOU,
            ConversationStatus.PASSED_ON,
            ConversationStatus.CLOSED,
        }
    ),
    ConversationStatus.FOR_YOU: frozenset(
        {
            ConversationStatus.RECEIVED,
            ConversationStatus.READING,
            ConversationStatus.FOR_YOU,
            ConversationStatus.PASSED_ON,
            ConversationStatus.CLOSED,
        }
    ),
    ConversationStatus.PASSED_ON: frozenset(
        {ConversationStatus.RECEIVED, ConversationStatus.FOR_YOU, ConversationStatus.CLOSED}
    ),
    ConversationStatus.CLOSED: frozenset({ConversationStatus.RECEIVED, ConversationStatus.ENDED}),
    ConversationStatus.ENDED: frozenset(),
}


def status_on(status: ConversationStatus, closed_on: date | None, day: date) -> ConversationStatus:
    """Where it stands on a day: what was closed long enough ago has ended."""
    if status is ConversationStatus.CLOSED and closed_on and day > closed_on + REOPENS:
        return ConversationStatus.ENDED
    return status


def may_follow(status: ConversationStatus, step: ConversationStatus) -> bool:
    return step is status or step in STEPS[status]


def is_phrase(words: str) -> bool:
    """Long enough to be stretched into a key."""
    return SHORTEST_PHRASE <= len(words) <= LONGEST_PHRASE
