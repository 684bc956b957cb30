"""What a visitor has to mend, in the language of the page: each code's sentence, said once for all public forms.

The sentences stand here in English, the other languages in the catalogues. Rules and verbs know the codes only.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from infopunt.advice.rules.answers import Slip
from infopunt.information.operations import LONGEST_REMARK
from infopunt.kernel.codes import CodeSlip
from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import Fault

SENTENCES = {
    # Of the finder of help.
    "unknown_place": noop("We do not know this place. Write a Dutch municipality, village or postcode."),
    "not_a_coming_day": noop(
        "Write the date as day-month-year, for example 31-12-2026. Not in the past, at most a year ahead."
    ),
    # Of the questions of a check, and of the way to the right desk.
    "missing": noop("Give an answer, or choose that you do not know."),
    "not_a_choice": noop("Choose one of these answers."),
    "not_a_number": noop("Write a number, for example 38,5."),
    "not_whole": noop("Write a whole number, without a comma."),
    "too_many_decimals": noop("Write at most two digits behind the comma."),
    "not_a_day": noop("Choose a day, a month and a year that exist."),
    "not_a_month": noop("Choose a month and a year that exist."),
    "too_small": noop("This is lower than we can work with: at least %(bound)s."),
    "too_large": noop("This is higher than we can work with: at most %(bound)s."),
    # Of remarks.
    "empty_remark": noop("Write something in the box first."),
    "long_remark": noop("This is too long. Please keep it under %(number)s characters."),
    "too_many_remarks": noop("Many people are writing right now. Please try again in a few minutes."),
    # Of what somebody asks under a code.
    "nothing_told": noop("Tick what happened, or write it."),
    "no_exit": noop("Choose what should happen with it."),
    "consent_missing": noop("Choose at least one, or leave this page: nothing is passed on then."),
    "consent_outdated": noop("What this body tells about itself was changed meanwhile. Read it again."),
    "empty_message": noop("Write something in the box first."),
    "long_message": noop("This is too long. Please keep it under %(number)s characters."),
    "code_empty": noop("Write the code first."),
    "code_not_digits": noop("A code has digits only."),
    "code_short": noop("This code is too short. It has 20 digits."),
    "code_long": noop("This code is too long. It has 20 digits."),
    "code_mistyped": noop("There is a slip in this code. Compare it with your paper."),
    "code_unknown": noop("This code opens nothing here."),
    "digits_other": noop("These are not its last four digits. Compare your paper with the code, digit by digit."),
    "no_address": noop("Write an e-mail address, like name@example.org."),
    "has_ended": noop("This was closed too long ago to write more. Ask a new question."),
    "busy_talk": noop("This could not be kept just now. Nothing was sent. Send it again in a minute."),
    # Of files under a code.
    "file_lacks": noop("Choose a file first."),
    "many_files": noop("There are %(number)s files already. More do not fit here."),
    "file_large": noop("This file is too large: at most %(number)s MB. Send a shorter recording or fewer pages."),
    "file_unknown": noop(
        "We do not know this kind of file, so we cannot make it safe. It was not kept. You can send it as it is: tick “exact file”. Then it may contain your name or your place."
    ),
    "file_heavy": noop("This file is too long or too big to be made safe. It was not kept. Send it in parts."),
    "file_locked": noop("This file has a password. It was not kept. Send it without the password."),
    "file_damaged": noop(
        "This file cannot be opened. Perhaps it is damaged. It was not kept. Make it again, or send it as it is: tick “exact file”."
    ),
    "file_not_here": noop("We cannot take files here now. What you wrote is kept. Bring them to a desk, or call."),
    # What nobody foresaw.
    "not_so": noop("This did not work"),
}
# What can be wrong with an answer of a check → its code.
SLIPS = {
    Slip.EMPTY: "missing",
    Slip.NO_CHOICE: "not_a_choice",
    Slip.NO_NUMBER: "not_a_number",
    Slip.WHOLE: "not_whole",
    Slip.PLACES: "too_many_decimals",
    Slip.NO_DATE: "not_a_day",
    Slip.LOW: "too_small",
    Slip.HIGH: "too_large",
}
# What can be wrong with a code → the same.
CODE_SLIPS = {
    CodeSlip.EMPTY: "code_empty",
    CodeSlip.NOT_DIGITS: "code_not_digits",
    CodeSlip.SHORT: "code_short",
    CodeSlip.LONG: "code_long",
    CodeSlip.MISTYPED: "code_mistyped",
}
LIMITS = {"long_remark": {"number": LONGEST_REMARK}}


def fault_sentence(fault: Fault) -> str:
    """The sentence of a fault in the active language."""
    say = _(SENTENCES.get(fault.code, SENTENCES["not_so"]))
    return say % fault.values if fault.values else say


def slip_code(slip: Slip, kind: str) -> str:
    """The code of what is wrong with an answer to a question of this kind."""
    return "not_a_month" if slip is Slip.NO_DATE and kind == "month" else SLIPS[slip]


def slip_sentences() -> dict[str, str]:
    """What the script of a check says, by what can be wrong; its holes are filled on the phone."""
    sentences = {str(slip): _(SENTENCES[code]) for slip, code in SLIPS.items()}
    return {**sentences, "no month": _(SENTENCES["not_a_month"])}


def refused_fault(no: Refused, *at: str) -> Fault:
    """A foreseen no of a verb as a fault of the form that asked for it."""
    return Fault(no.code, at, LIMITS.get(no.code, no.values))


def to_mend(faults: Iterable[Fault], asked: Mapping[str, str] | None = None) -> dict[str, object]:
    """What `public/_wrong.html` and the fields below it need: the way to each field with its sentence, and the sentence by
    field. `asked`: the question of a field, where a form has several that could be meant."""
    said = {".".join(map(str, fault.at)): fault_sentence(fault) for fault in faults}
    wrong = [(f"f-{field}", " ".join(filter(None, ((asked or {}).get(field), say)))) for field, say in said.items()]
    return {"wrong": wrong, "faults": said}
