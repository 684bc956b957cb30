"""What happened, as a visitor can choose it: a picture and plain words each. Words of choices that the form asks and the
page under the code repeats."""

from collections.abc import Collection, Mapping

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from infopunt.referrals.authorities.rules import Tile

# A tile → its words, and its picture: strokes on a field of 24 by 24.
TILES: Mapping[Tile, tuple[str, str]] = {
    Tile.PAY: (noop("Too little pay, or none"), "M2.5 6.5h19v11h-19zM12 9.4a2.6 2.6 0 100 5.2 2.6 2.6 0 000-5.2M5.5 10v4M18.5 10v4"),
    Tile.HOURS_SAFETY: (noop("Hours too long, or unsafe work"), "M3 16.5a9 9 0 0118 0M1.8 16.5h20.4v2.7H1.8zM9.6 7.9v4.6M14.4 7.9v4.6"),
    Tile.HOUSING: (noop("My room or house"), "M2.5 11.5L12 3.5l9.5 8M5 9.5v11h14v-11M9.8 20.5v-6h4.4v6"),
    Tile.THREATS_PAPERS: (noop("Threats, violence, or my papers were taken"), "M12 2.8l7.8 2.8v6c0 5-3.4 8-7.8 9.6-4.4-1.6-7.8-4.6-7.8-9.6v-6zM12 7.6v5.2M12 16v.2"),
    Tile.DISCRIMINATION: (noop("Treated worse for who I am"), "M7 4a2.4 2.4 0 100 4.8A2.4 2.4 0 007 4M2.8 20v-5.6a4.2 4.2 0 018.4 0V20M17 8a2 2 0 100 4 2 2 0 000-4M13.8 20v-2.8a3.2 3.2 0 016.4 0V20"),
    Tile.SICK_CARE: (noop("Ill, or no doctor"), "M9.2 3.2h5.6v6h6v5.6h-6v6H9.2v-6h-6V9.2h6z"),
    Tile.DISMISSED: (noop("Sent away from work"), "M13.5 3.5h-9v17h9M9.5 12h12M17.8 8.2l3.7 3.8-3.7 3.8"),
    Tile.OTHER: (noop("Something else"), "M3.5 4h17v12.5H12l-5 4v-4H3.5zM8 10.3h.1M12 10.3h.1M16 10.3h.1"),
}  # fmt: skip
KNOWN = {"yes": noop("Yes"), "no": noop("No"), "unknown": noop("I do not know")}
SINCE = {
    "this_month": noop("This month"), "this_year": noop("This year"), "longer": noop("Longer"), "unknown": noop("I do not know"),
}  # fmt: skip
LANDLORDS = {
    "employer": noop("From my boss"), "agency": noop("From the agency"), "other": noop("From somebody else"),
    "unknown": noop("I do not know"),
}  # fmt: skip
CHOICES: Mapping[str, Mapping[str, str]] = {"agency": KNOWN, "several": KNOWN, "since": SINCE, "landlord": LANDLORDS}
# What is to be done: the words of its button, and what they mean.
EXITS = {
    "advise": (noop("Advise me"), noop("Somebody of the team reads it and answers you. It goes to nobody else.")),
    "keep": (
        noop("Keep it for me"),
        noop("Only your code opens it, nobody else can. Nothing happens until you say so."),
    ),
    "pass_on": (
        noop("Pass it on"),
        noop("You read what each body does with it and choose: a yes for each. The team helps."),
    ),
}
ASKED = {
    "tiles": noop("What happened?"), "words": noop("In your own words"), "agency": noop("Do you work through an agency?"),
    "several": noop("Does it happen to more people?"), "since": noop("Since when?"), "municipality": noop("In which municipality?"),
    "employer": noop("At which company or agency?"), "place": noop("Where exactly?"), "landlord": noop("From whom do you rent?"),
}  # fmt: skip


def tile_words(tile: Tile) -> str:
    return _(TILES[tile][0])


def tiles_to_choose(chosen: Collection[str]) -> list[tuple[str, str, SafeString, bool]]:
    """Each tile with its words and picture, and whether it is chosen."""
    return [(tile, _(words), mark_safe(strokes), tile in chosen) for tile, (words, strokes) in TILES.items()]


def exits_to_choose(without: str = "") -> list[tuple[str, str, str]]:
    """Each exit with the words of its button and what they mean."""
    return [(exit, _(words), _(meaning)) for exit, (words, meaning) in EXITS.items() if exit != without]


def choice_words(field: str, value: str) -> str:
    """What was chosen in a field, in words; '' for what nobody can choose."""
    words = CHOICES[field].get(value)
    return _(words) if words else ""
