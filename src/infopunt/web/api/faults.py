"""What a program reads of a fault: each code's sentence in English, and never what was sent.

The codes are part of the interface: they stay. A wrong answer of a check is said in the words of the pages, in the language
that was asked for, because a person reads it.
"""

from dataclasses import dataclass

from infopunt.kernel.faults import Fault
from infopunt.publishing.answering import DETAILS

SENTENCES = {
    # Of any field.
    "missing": "this is needed",
    "unknown_key": "there is no such field",
    "too_short": "give at least %(least)s characters",
    "too_long": "give at most %(most)s characters",
    "too_many": "give at most %(most)s of them",
    "too_small": "give %(least)s or more",
    "too_large": "give %(most)s or less",
    "not_a_day": "write a day, like 2026-06-30",
    "not_a_moment": "write a moment with its time zone, like 2026-06-30T14:30:00Z",
    "not_a_number": "give a number",
    "not_a_choice": "give one of %(choices)s",
    "not_yes_or_no": "give true or false",
    "not_a_text": "give a text",
    "not_a_list": "give a list",
    "not_a_list_of_names": "give an object",
    "not_an_object": "send an object",
    "not_a_uuid": "give a UUID",
    "unwritable": "there is a character in it that no keyboard makes",
    "other_form": "write it as %(pattern)s",
    "not_so": "this cannot be read",
    # Of the directory, the schedule and help.
    "no_topic": "there is no such topic; see /hsds/taxonomy_terms",
    "no_term": "there is no such term; see /hsds/taxonomy_terms",
    "no_taxonomy": "there is no such taxonomy; see /hsds/taxonomies",
    "not_of_this_century": "give a moment of this century",
    "not_a_stretch": "must lie after from, at most 31 days",
    "unknown_place": "no Dutch municipality, village or postcode is called so",
    "not_a_coming_day": "needed with when=date; not in the past, at most a year ahead",
    # Of checks.
    "no_question": "names a question this check does not have; see GET /checks/{id}",
    # Of the request.
    "nothing_here": "There is nothing with this id here.",
    "no_method": "This address has no such method.",
    **dict(DETAILS.values()),
}
# A no of the whole request → its code.
STATUSES = {status: code for status, (code, _say) in DETAILS.items()} | {405: "no_method"}


@dataclass(frozen=True)
class Mistake:
    """A fault as a program reads it: its code, the name of its field ('' for none), a sentence."""

    code: str
    field: str
    say: str

    def __str__(self) -> str:
        return f"{self.field}: {self.say}" if self.field else self.say


def mistake(fault: Fault, say: str = "") -> Mistake:
    """A fault said in English, or with a sentence of another catalogue."""
    code = fault.code if say or fault.code in SENTENCES else "not_so"
    english = SENTENCES.get(code, "")
    return Mistake(code, ".".join(map(str, fault.at)), say or (english % fault.values if fault.values else english))
