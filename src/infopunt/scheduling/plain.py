"""Opening hours as somebody types them who knows no syntax, into OSM: `ma-vr 9.00-17.00; za op afspraak`. No framework."""

import re

from infopunt.scheduling.hours import DAYS, BadHours, plain_signs, tidy_hours

BY_APPOINTMENT = "by appointment"
_WEEK = (
    "mo mon monday maandag ma", "tu tue tuesday dinsdag di", "we wed wednesday woensdag wo", "th thu thursday donderdag do",
    "fr fri friday vrijdag vr", "sa sat saturday zaterdag za", "su sun sunday zondag zo",
)  # fmt: skip
_DAY_OF = {name: day for day, names in zip(DAYS, _WEEK, strict=True) for name in names.split()}
# What people write → what OSM writes, in this order.
_PHRASES = tuple((re.compile(said), osm) for said, osm in (
    (r"\b(?:alleen |only )?(?:op|na|by) (?:afspraak|appointment)\b", f'"{BY_APPOINTMENT}"'),
    (r"\b(?:dag en nacht open|dag en nacht|open day and night|altijd open|always open)\b", "24/7"),
    (r"\b(?:t/m|tot en met|through)\b", "-"),
    (r"\b(?:elke dag|iedere dag|dagelijks|every day|daily)\b", "Mo-Su"),
    (r"\b(?:werkdagen|doordeweeks|weekdays)\b", "Mo-Fr"),
    (r"\b(?:in het weekend|weekend)\b", "Sa,Su"),
    (r"\b(?:public holidays|feestdagen|ph)\b", "PH"),
    (r"\b(?:gesloten|dicht|closed|off)\b", "off"),
    (r"(?<=\d) ?(?:u|h)\b", " "),
    (r"\b(?:uur|van|from|op|on|open|verder|otherwise)\b", " "),
    (r"\b(?:tot|until|to)\b", "-"),
    (r"\b(?:en|and)\b|&", ","),
))  # fmt: skip
_NAMED = re.compile(rf"\b({'|'.join(sorted(_DAY_OF, key=len, reverse=True))})\b[.:]?")
_CLOCK = re.compile(r"(?<![\w:./])(\d{1,2})(?:[:.](\d\d))?(?![\w:./])")
_SETS = r"(?:[A-Z][a-z]|PH)(?:[,-](?:[A-Z][a-z]|PH))*"


def osm_hours(words: str) -> str:
    """The hours in OSM syntax. What is OSM already, and what cannot be read, comes back as it was typed."""
    if _readable(words):
        return words
    said = "; ".join(filter(None, (line.strip(" ;") for line in re.split(r"[;\n]", plain_signs(words)))))
    said = re.sub(r"\(([^()\"]*[^\W\d][^()\"]*)\)", r'"\1"', said)
    pieces = re.split(r'("[^"]*")', said)
    pieces[::2] = [_phrased(piece.casefold()) for piece in pieces[::2]]
    osm = _tight("".join(pieces))
    return tidy_hours(osm) if _readable(osm) else words


def _readable(words: str) -> bool:
    try:
        return bool(tidy_hours(words))
    except BadHours:
        return False


def _phrased(piece: str) -> str:
    for said, osm in _PHRASES:
        piece = said.sub(osm, piece)
    pieces = re.split(r'("[^"]*"|24/7)', piece)
    pieces[::2] = [_CLOCK.sub(_time, _NAMED.sub(lambda found: f"{_DAY_OF[found[1]]} ", part)) for part in pieces[::2]]
    return "".join(pieces)


def _time(found: re.Match[str]) -> str:
    return f"{int(found[1]):02d}:{found[2] or '00'}"


def _tight(osm: str) -> str:
    """One space between parts, none inside them; closed days in front of their word; a remark for all other times behind ||."""
    osm = re.sub(r" *([,-]) *", r"\1", " ".join(osm.split()))
    osm = re.sub(rf"\boff ({_SETS})(?=;|$)", r"\1 off", re.sub(r" *; *", "; ", osm))
    osm = re.sub(r"(?<=\d\d:\d\d),(?=[A-Z])", ", ", osm)
    return re.sub(r'(?<=\S); ("[^"]*")$', r" || \1", osm).strip(" ,;")
