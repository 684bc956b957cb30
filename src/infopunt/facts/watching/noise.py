"""Words of a page that change by themselves: the day it was touched, printed or asked, how often it was read. No framework."""

import re

_MONTH = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec"
    "|january|february|march|may|june|july|august|october|mar|oct"
)
_DAY = (
    r"(?:(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|mon|tue|wed|thu|fri|sat|sun)\.?,? )?"
    rf"(?:\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}} (?:{_MONTH})\.?(?: \d{{4}})?"
    rf"|(?:{_MONTH})\.? \d{{1,2}},? \d{{4}})"
)
_TIME = r"(?:[ ,|-]+(?:om |at )?\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?uur| ?hrs)?)?"
_TOUCHED = (
    r"(?:(?:deze|this) (?:pagina|informatie|tekst|page|information) (?:is|was|werd) )?(?:(?:voor het )?(?:laatst(?:e|elijk)?|last) )?"
    r"(?:gewijzigd|bijgewerkt|aangepast|geactualiseerd|gecontroleerd|wijziging|update|updated|modified|reviewed|changed|gepubliceerd"
    r"|published|publicatiedatum|geplaatst|afgedrukt|geprint|geraadpleegd|opgehaald|vandaag is het|het is vandaag|today is|datum|date)"
    r"(?: op| is| was| on)?[: ]*"
)
_COUNTED = r"(?:bekeken|gelezen|gedeeld|gedownload|bezoekers?|views?|weergaven|likes?|reacties?|comments?|stemmen|beoordelingen|hits|downloads)"
_PIECES = re.compile(
    rf"\b{_TOUCHED}{_DAY}{_TIME}"
    rf"|\b(?:deze pagina is |u bent |je bent )?(?:al )?\d[\d.,]{{0,20}} ?(?:keer |x |maal |× )?{_COUNTED}\b"
    rf"|\b(?:aantal )?{_COUNTED}(?: nummer| nr\.?)?[: (]{{1,5}}\d[\d.,]{{0,20}}\)?"
    r"|\b(?:geschatte )?leestijd[: ]*(?:ca\.? |circa |± )?\d+ ?(?:min(?:uten|uut)?|m)\b\.?|\b\d+ min(?:uten)? (?:leestijd|lezen|read)\b"
    r"|\b(?:gemiddelde )?(?:waardering|beoordeling|score|rapportcijfer)[: ]*\d(?:[.,]\d+)?(?: ?(?:van|uit|op|/)(?: de)? ?\d+)?"
    r"|©[^.]{0,80}|\bcopyright\b[^.]{0,80}"
    r"|\b(?<!-)(?=[0-9a-f-]{0,64}\d)(?=[0-9a-f-]{0,64}[a-f])[0-9a-f-]{12,}\b",
    re.I,
)
_DAY_ALONE = re.compile(rf"[\s|·•-]*{_DAY}{_TIME}[\s|·•.-]*", re.I)
_WORD = re.compile(r"\w")


def without_noise(sentence: str) -> str:
    """A sentence without what changes by itself; '' when nothing else stands in it."""
    if _DAY_ALONE.fullmatch(sentence):
        return ""
    kept = " ".join(_PIECES.sub(" ", sentence).split()) if len(sentence) < 2000 else sentence
    return kept if _WORD.search(kept) else ""
