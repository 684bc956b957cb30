"""What is wrong with content, in the English of the command line: file, line, the keys that lead there, a sentence."""

from infopunt.kernel.faults import Fault
from infopunt.kernel.packfiles import FileFault
from infopunt.web.staff.faults import SENTENCES

# Who writes files is told of keys and code words, where a screen speaks of fields and choices.
OWN = {
    "missing": "missing",
    "other_form": "write it as %(pattern)s",
    "unknown_key": "unknown key",
    "not_a_day": "write the day as 2027-01-31",
    "not_a_choice": "one of %(choices)s",
    "not_yes_or_no": "true or false",
    "not_a_text": "write it between quotes",
    "not_a_web_address": "%(words)s is not a web address",
    "not_a_number": "%(words)s is not a number",
    "not_a_telephone_number": "%(words)s is not a telephone number",
    "not_a_municipality": "the code of a municipality: GM and four digits",
    "copy_not_read": "names a copy, but read is not copy",
    "no_number_to_fall": "only money, a number, a percentage or a duration never falls",
    "unit_does_not_fit": "%(words)s does not fit %(kind)s",
    "unreadable_hours": "%(words)s: not readable as OSM opening hours",
    "no_period": "neither a period nor a gap",
    "needs_dutch_and_english": "nl and en are needed",
    "id_twice": "the id %(id)s stands here %(times)s times",
    "other_kind": "is a %(kind)s, in Dutch a %(dutch)s",
    "options_of_a_choice": "a choice has at least two, anything else none",
    "needs_both_bounds": "a number needs both min and max",
    "either_is_or_cases": "either is or cases",
    "needs_a_reason": "a shift that was called off says why",
    "stands_twice": "one stands here twice",
    "in_two_areas": "a municipality stands in two areas",
    "only_a_yes_hangs_on_more": "only a yes may hang on another tile",
    "not_a_host": "host names in lower case, without port",
}


def sentence(fault: Fault) -> str:
    """A fault with its place, in English."""
    values = {name: "nothing" if value == "" else value for name, value in fault.values.items()}
    say = OWN.get(fault.code) or SENTENCES[fault.code]
    words = say % values if values else say
    return ": ".join(filter(None, (".".join(map(str, fault.at)), words)))


def in_english(fault: FileFault) -> str:
    """What is wrong in a file, without file and line."""
    return fault.say if isinstance(fault.say, str) else sentence(fault.say)


def line(fault: FileFault) -> str:
    return f"{fault.file}:{fault.line}: {in_english(fault)}"
