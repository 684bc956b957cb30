"""By when a question is answered, and how it can end. No framework."""

from datetime import date, timedelta
from enum import StrEnum

from infopunt.kernel.days import working_days_after

WORKING_DAYS = 5  # within which we answer
AMBER = 1  # working days before that on which the tray says so
OFTEN, WITHIN = 3, timedelta(days=30)  # questions without a page in so many days: something for editors


class Result(StrEnum):
    """How a question ended; whoever asked it reads that."""

    ANSWERED = "answered"
    ELSEWHERE = "elsewhere"  # somebody else helps with this
    NOTHING = "nothing"  # nothing can be done


def answer_by(asked: date) -> date:
    """The fifth working day after the day it was asked."""
    return working_days_after(asked, WORKING_DAYS)


def is_amber(due: date, day: date) -> bool:
    """Whether the day is near or past."""
    return day >= due or working_days_after(day, AMBER) >= due
