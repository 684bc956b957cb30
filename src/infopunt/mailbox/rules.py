"""The life of a conversation and what may be said in it. No framework."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

LONGEST = 4000  # signs of one message
REOPENS = timedelta(days=30)  # after closing, writing more opens it again
MOST_FILES = 8  # in one conversation
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


WAITING = (ConversationStatus.RECEIVED, ConversationStatus.READING)  # for us
OVER = (ConversationStatus.CLOSED, ConversationStatus.ENDED)


class Sender(StrEnum):
    ASKER = "asker"
    HANDLER = "handler"
    BODY = "body"  # of a copy that was passed on: whoever it was passed on to


class Kind(StrEnum):
    """What an item is. Words are `{"pl": "…"}`; everything else carries its version, `{"v": 1, …}`."""

    QUESTION = "question"
    MORE = "more"
    ANSWER = "answer"
    REPORT = "report"  # an account of abuse: what was ticked and written
    SUMMARY = "summary"  # of a report, short enough to be opened by the hundred
    EXIT = "exit"  # what the asker wants done with it
    CONSENT = "consent"  # a yes to one recipient, with the words as they were read
    WITHDRAWAL = "withdrawal"  # of such a yes
    PROPOSAL = "proposal"  # the team asks for such a yes
    RESULT = "result"  # what a recipient answered
    NOTE_FILE = "note_file"  # that a file was added
    TRANSCRIPT = "transcript"  # what is said in a recording


WORDS = frozenset((Kind.QUESTION, Kind.MORE, Kind.ANSWER))
SAID = WORDS | {Kind.NOTE_FILE, Kind.TRANSCRIPT}  # what both sides said; all else has a place of its own on a screen


class Matter(StrEnum):
    """What a proposal, a yes, a no or a result is about: its content has this key. Where it has several the first here counts."""

    REFERRAL = "referral"  # one document for one body
    TEAM = "team"  # that another team opens the conversation
    BODY = "authority"  # a body, whatever of the report goes there


def matter_of(content: Mapping[str, Any]) -> Matter | None:
    return next((matter for matter in Matter if matter in content), None)


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
