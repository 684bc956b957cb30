"""What is wrong with what was given, in the language of who works here: each code's sentence, each field's name.

The sentences stand here in English, their Dutch in the catalogue. Rules and verbs know the codes only.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from infopunt.kernel.errors import Refused
from infopunt.kernel.faults import At, Fault, Faulty

SENTENCES = {
    # Of any field.
    "missing": noop("fill this in"),
    "unknown_key": noop("this field does not belong here"),
    "too_short": noop("write at least %(least)s characters"),
    "too_long": noop("write at most %(most)s characters"),
    "too_many": noop("give at most %(most)s of them"),
    "too_small": noop("give %(least)s or more"),
    "too_large": noop("give %(most)s or less"),
    "not_a_day": noop("write the day as 1-1-2027"),
    "not_a_moment": noop("write the moment as 1-1-2027 14:30"),
    "not_a_number": noop("write a number, like 14.71"),
    "not_a_decimal": noop("write a number, like 14.71"),
    "not_yes_or_no": noop("choose yes or no"),
    "not_a_choice": noop("choose something from the list"),
    "not_a_text": noop("write words"),
    "not_a_list": noop("give a list"),
    "not_a_list_of_names": noop("give a list with a name for each"),
    "other_form": noop("this is not written as it should be"),
    "not_so": noop("this cannot be so"),
    "unwritable": noop("there is a character in it that no keyboard makes: take it out"),
    "ends_before_it_starts": noop("the end lies before the start"),
    "id_stands_twice": noop("this name stands here twice"),
    "needs_dutch_and_english": noop("write it in Dutch and in English"),
    "file_too_large": noop("the file is larger than %(most)s MB"),
    # Of facts.
    "not_a_web_address": noop("write a whole web address, with https:// in front"),
    "no_period": noop("give at least one period or gap"),
    "not_sayable": noop("this is too large, too long, or has more than two decimals"),
    "unit_does_not_fit": noop("this unit does not fit this kind of fact"),
    "copy_not_read": noop("say that it was read in a copy, or leave the copy out"),
    "no_number_to_fall": noop("only a number can be one that never falls"),
    "periods_overlap": noop("two periods claim the same day: end the older one first"),
    "not_a_telephone_number": noop("write a telephone number, like 013 123 45 67"),
    # Of the directory.
    "not_an_email_address": noop("write an e-mail address, like name@example.org"),
    "not_a_language": noop("this is no language we know: write its name, like Turkish"),
    "not_a_municipality": noop("choose a municipality from the list"),
    "not_an_id": noop("use small letters, digits and dashes"),
    "unreadable_hours": noop("these opening hours cannot be read: write them like mo-fr 9:00-17:00; sa by appointment"),
    "hours_end_before_they_start": noop("a day ends before it starts: past midnight is 20:00-26:00"),
    "hours_of_schools": noop("school holidays (SH) differ by region: write the days themselves"),
    "hours_of_the_sun": noop("sunrise and sunset move: write the times themselves"),
    "no_service": noop("there is no service %(id)s here"),
    "helps_nobody": noop("give at least one service and one place: without them nobody is helped"),
    "no_region": noop("there is no region %(id)s"),
    "no_topic": noop("there is no topic %(id)s"),
    "no_area": noop("there is no area %(id)s"),
    # Of partners' feeds.
    "not_an_object": noop("something that has fields is wanted here"),
    "not_a_uuid": noop("%(words)s is no UUID"),
    "stands_above_itself": noop("the organisation %(id)s stands above itself"),
    "topics_left_out": noop("topics we do not know were left out: %(ids)s"),
    "hours_left_out": noop("opening hours that cannot be read were left out"),
    "not_confirmed_by_a_feed": noop("the feed says it is confirmed; only the organisation itself confirms"),
    "checked_in_the_future": noop("the day of checking lies in the future (%(words)s) and was left out"),
    "numbers_too_many": noop("more telephone numbers than fit; left out: %(words)s"),
    "number_unreadable": noop("%(words)s is no telephone number and was left out"),
    "language_unknown": noop("%(words)s is no language and was left out"),
    "hours_over": noop("opening hours whose time is over were left out"),
    "hours_of_another_zone": noop("opening hours on the clock of another country were left out"),
    "hours_not_weekly": noop("opening hours that do not come back every week were left out"),
    "hours_differ": noop("the opening hours differ from one service to another and were left out"),
    "point_far_away": noop("the point on the map (%(words)s) lies far from here and was left out"),
    "only_a_post_address": noop("there is only an address for post, no place to go to"),
    "site_unreadable": noop("%(words)s is no web address and was left out"),
    "belongs_elsewhere": noop("this belongs to %(id)s here"),
    "not_of_this_feed": noop("This entry is not from this feed; it stays as it is."),
    "of_another_layer": noop("This entry belongs to another layer."),
    "too_many_rows": noop("the feed has %(rows)s rows; at most %(most)s are read"),
    "pages_go_round": noop("asked for page %(page)s, the feed gave another: its pages go round"),
    "no_services": noop("the file is neither a list of services nor a page of an HSDS interface"),
    "no_contents": noop("at this address is no HSDS 3 interface: its page has no contents"),
    "no_host": noop("there is no computer called %(host)s"),
    "feed_answers_otherwise": noop("the feed answered with %(status)s instead of 200"),
    "feed_too_slow": noop("the feed took too long"),
    "feed_out_of_reach": noop("the feed could not be reached"),
    "not_json": noop("this is not readable as JSON (line %(line)s)"),
    # Of texts.
    "no_title": noop("the first block is the title: a heading with one #"),
    "no_lead": noop("the second block is the answer in short: a paragraph"),
    "heading_level": noop("a heading with %(level)s # stands under one with %(under)s"),
    "id_twice": noop("the same block stands here %(times)s times"),
    "no_id": noop("this block has no id; run ./infopunt stamp"),
    "no_hash": noop("the hash of the Dutch block is missing; run ./infopunt stamp"),
    "html": noop("HTML does not belong in a text"),
    "image_without_words": noop("an image needs words for who cannot see it"),
    "two_marks": noop("two marks in one block: is an empty line missing?"),
    "number_in_prose": noop("a number stands in the prose; make it a fact"),
    "unknown_placeholder": noop("%(words)s is not a placeholder we know"),
    "placeholder_not_alone": noop("%(words)s stands in a block of its own"),
    "other_facts": noop("names other facts than the Dutch block it translates"),
    "other_kind": noop("is not the same as in Dutch: a heading, a list or a paragraph"),
    "more_blocks": noop("an empty line makes more blocks of this than there are in Dutch; take it out"),
    "lacks_blocks": noop("claims the current Dutch text but lacks %(ids)s"),
    "extra_blocks": noop("claims the current Dutch text but has %(ids)s too many"),
    "other_order": noop("claims the current Dutch text but has another order"),
    "no_fact": noop("there is no fact %(id)s"),
    "no_page": noop("there is no page %(id)s"),
    "no_situation": noop("there is no situation %(id)s"),
    "no_image": noop("there is no image %(id)s"),
    "telephone_is_a_fact": noop("a telephone number is a fact: {{ fact phone.… }}"),
    "unfit_link": noop("%(words)s: use page:, situation: or a full https address"),
    "image_from_elsewhere": noop("%(words)s: an image is one of ours, image:"),
    "image_as_link": noop("%(words)s: an image begins with ![words in it]"),
    "no_source": noop("a text without a fact needs a source"),
    "unread_machine": noop("a machine filled this block and nobody has read it"),
    "long_sentence": noop("a sentence of %(words)s words (most %(most)s): %(start)s"),
    "long_sentences": noop("%(words)s words a sentence (most %(most)s)"),
    "long_words": noop("%(share)s long words (most %(most)s)"),
    "passive_voice": noop("%(share)s of the sentences in the passive voice (most %(most)s)"),
    # Of passwords.
    "short": noop("take at least twelve characters"),
    "long": noop("take at most two hundred characters"),
    "easy": noop("this is too easy to guess: take four words that have nothing to do with each other"),
    "too_many_values": noop("there are more than %(most)s values in it"),
    "too_deep": noop("it is nested more than %(most)s deep"),
    # Of worked cases.
    "case_differs": noop("expected %(wanted)s, came %(came)s"),
    "not_answered": noop("this is asked, and the case does not answer it"),
    "not_taken": noop("%(words)s is not taken (%(slip)s)"),
    "never_asked": noop("this is never asked"),
    "limit_refused": noop("%(words)s is refused (%(slip)s)"),
    "beyond_limit_taken": noop("beyond %(words)s is taken"),
    "beyond_limit_refused": noop("beyond %(words)s is refused as %(slip)s"),
    "cannot_be_worked_out": noop("cannot be worked out"),
    "not_in_the_check": noop("the check has no %(id)s"),
    "not_a_verdict": noop("choose yes, no or not known"),
    "expects_nothing": noop("say of at least one finding what must come"),
}

# Code words that stand as values in a sentence or a list of choices.
WORDS = {
    "": noop("nothing"), "yes": noop("yes"), "no": noop("no"), "unknown": noop("not known"), "empty": noop("empty"),
    "no choice": noop("not one of the choices"), "no number": noop("not a number"), "whole": noop("not a whole number"),
    "places": noop("too many decimals"), "no date": noop("not a date"), "low": noop("too low"), "high": noop("too high"),
}  # fmt: skip
# Kinds and states by which rules know things.
CODE_WORDS = {
    "in_force": noop("in force"), "announced": noop("announced"), "proposed": noop("proposed"), "withdrawn": noop("withdrawn"),
    "state": noop("official: the State"), "body": noop("official: the body itself"), "secondary": noop("secondary source"),
    "live": noop("at its own address"), "copy": noop("in a copy"),
    "high": noop("sure"), "medium": noop("fairly sure"), "low": noop("not sure"),
    "visit": noop("visit"), "call": noop("telephone call"), "video": noop("video call"), "chat": noop("chat"),
    "desk": noop("desk"), "mobile": noop("mobile desk"), "telephone": noop("telephone line"), "online": noop("on the internet"),
    "address": noop("address"), "phone": noop("telephone"), "hours": noop("opening hours"), "languages": noop("languages"),
    "url": noop("web address"), "help-line": noop("help line"), "victim-help": noop("help for victims"), "ngo": noop("association"),
    "municipality": noop("municipality"), "partner": noop("partner organisation"), "employer": noop("employer"),
    "yesno": noop("yes or no"), "money": noop("amount"), "number": noop("number"), "percent": noop("per cent"),
    "duration": noop("duration"), "date": noop("date"), "month": noop("month"), "rule": noop("rule"), "text": noop("text"),
    "information-point": noop("information point"), "union": noop("trade union"), "shelter": noop("shelter"),
    "legal-aid": noop("legal help"), "police": noop("police"), "inspectorate": noop("inspectorate"),
    "government": noop("government"), "report-point": noop("reporting point"),
    "landlord-point": noop("reporting point for landlords"), "discrimination-point": noop("reporting point for discrimination"), "rni-desk": noop("desk for a BSN (RNI)"),
    "expat-centre": noop("centre for newcomers"), "compliance": noop("supervision by the sector"),
    "border-information": noop("information about the border"),
    "free": noop("free"), "paid": noop("not free"),
}  # fmt: skip
SAID_VALUES = ("wanted", "came", "slip")

# The name of each field as its form has it; where one word means two things, with what is around it in front.
LABELS = {
    "value": noop("Value"), "from": noop("From"), "gaps.from": noop("Since"), "to": noop("Until and with"), "status": noop("Status"),
    "confidence": noop("How sure"), "checked": noop("Checked on"), "unit": noop("Unit"),
    "statement": noop("What it says, in English"), "ask": noop("Where to ask when it is not known"),
    "periods": noop("Periods"), "gaps": noop("What is not known"), "source.title": noop("Source"), "source.url": noop("Address"),
    "source.date": noop("Date of the source"), "read": noop("Were its words seen?"), "copy": noop("Which copy"),
    "never_falls": noop("May it fall?"), "never_falls.title": noop("Law and article"), "never_falls.url": noop("Address"),
    "never_falls.date": noop("Date of the source"), "evidence": noop("Evidence"), "noted": noop("Noted on"),
    "what": noop("What is missing"), "why": noop("Why"), "name": noop("Name"), "url": noop("Site"),
    "contact": noop("E-mail for questions about this entry (not shown)"), "independent": noop("Independent of employers"),
    "address": noop("Street and town"), "phone": noop("Telephone (a fact)"),
    "number": noop("Telephone (where there is no fact)"), "municipality": noop("Municipality"), "lat": noop("Latitude"),
    "lon": noop("Longitude"), "hours": noop("Opening hours, as mo-fr 9:00-17:00; sa by appointment"),
    "languages": noop("Other languages, by name"), "unverified": noop("Not confirmed:"),
    "places": noop("Places"), "services": noop("Services"), "topics": noop("Topics"), "sources": noop("Sources"),
    "cases": noop("Cases"), "cases.name": noop("What the case shows"),
    "cases.today": noop("On which day (empty: that of the other cases)"),
    "cases.source.title": noop("What it was worked out from"), "cases.source.url": noop("Address"),
    "answers": noop("Answers"), "expect": noop("What must come"), "values": noop("Values"),
    "people": noop("Left to a person"), "password": noop("Password"),
}  # fmt: skip

ROWS = {"periods": noop("period"), "gaps": noop("gap"), "places": noop("place"), "services": noop("service")}


@dataclass(frozen=True)
class Said:
    """A fault as a screen shows it: the name of its field, a sentence, the name of the field in the form ('' for none), and the
    id of the form, where a screen has several."""

    label: str
    say: str
    field: str = ""
    form: str = ""

    @property
    def anchor(self) -> str:
        """What the link of the summary leads to."""
        return "-".join(filter(None, (self.form, self.field))) if self.field else ""

    def __str__(self) -> str:
        return f"{self.label}: {self.say}" if self.label else self.say[:1].upper() + self.say[1:]


def in_words(fault: Fault) -> str:
    """The sentence of a fault, without its place."""
    values = {
        name: _(WORDS[value]) if name in SAID_VALUES and value in WORDS else value
        for name, value in fault.values.items()
    }
    say = _(SENTENCES.get(fault.code, SENTENCES["not_so"]))
    return say % values if values else say


def word(code: str) -> str:
    """A code word as people say it; what is none stays as it is."""
    say = CODE_WORDS.get(code) or WORDS.get(code, "")
    return _(say) if say else code


def label_of(at: At) -> str:
    """The name of the innermost field a path speaks of, as its form has it, and which of several it is."""
    names = [part for part in at if isinstance(part, str)]
    ends = [".".join(names[first:last]) for last in range(len(names), 0, -1) for first in range(last)]
    found = next((end for end in ends if end in LABELS), "")
    rows = [part + 1 for part in at if isinstance(part, int)]
    if rows and at[0] in ROWS and found != at[0]:
        return f"{_(LABELS[found])} ({_(ROWS[str(at[0])])} {rows[0]})" if found else ""
    return _(LABELS[found]) if found else ""


def _joined(at: At) -> str:
    return "-".join(map(str, at))


def said(faults: Iterable[Fault], field_of: Callable[[At], str] = _joined) -> list[Said]:
    """Faults as a screen shows them; `field_of` gives the form's name of a place."""
    return [Said(label_of(fault.at), in_words(fault), field_of(fault.at)) for fault in faults]


def refused(no: Refused, field_of: Callable[[At], str] = _joined) -> list[Said]:
    """A foreseen no as a screen shows it on top of its form."""
    if isinstance(no, Faulty):
        return said(no.faults, field_of)
    return [Said("", _(no.say) % no.values if no.values else _(no.say), no.at)]


def refused_in(form: str, no: Refused, names: Mapping[str, str] | None = None) -> list[Said]:
    """The same, of one form among several; `names`: what this form calls a field, where the verb has another word for it."""
    return [replace(one, form=form, field=(names or {}).get(one.field, one.field)) for one in refused(no)]


def refusal(no: Refused) -> str:
    """A foreseen no in one line, where no form stands beside it."""
    return " ".join(str(one) for one in refused(no))


CONTROL = re.compile(r"<(?:input|select|textarea)\b[^>]*\bname=\"([^\"]+)\"[^>]*>")


def marked(html: str, faults: Sequence[Said]) -> str:
    """The page with each faulty field marked, its sentence in front of it, so that the summary's link arrives there."""
    for form in dict.fromkeys(fault.form for fault in faults):
        start = max(html.find(f'<form id="{form}"'), 0) if form else 0
        end = html.find("</form>", start) if form else len(html)
        own = [fault for fault in faults if fault.form == form]
        html = html[:start] + _marked(html[start:end], own) + html[end:]
    return html


def _marked(html: str, faults: Iterable[Said]) -> str:
    wrong: dict[str, list[str]] = {}
    anchors = {fault.field: fault.anchor for fault in faults}
    for fault in faults:
        wrong.setdefault(fault.field, []).append(fault.say)

    def mark(found: re.Match[str]) -> str:
        say = wrong.pop(found[1], None)
        if say is None:
            return found[0]
        control, name = found[0], anchors[found[1]]
        id = re.search(r'\bid="([^"]+)"', control)
        described = re.search(r'\baria-describedby="([^"]+)"', control)
        if described:
            control = control.replace(described[0], f'aria-describedby="{name}-fault {described[1]}"')
        else:
            control = f'{control[:-1]} aria-describedby="{name}-fault">'
        own = "" if id else f' id="{name}"'
        anchor = f'<a id="{name}"></a>' if id and id[1] != name else ""
        words = f'<span class="err" id="{name}-fault">{escape(" ".join(say))}</span>'
        return f'{anchor}{words}{control[:-1]}{own} aria-invalid="true">'

    return CONTROL.sub(mark, html) if wrong else html
