"""What was told and what was made of it, in the words of the staff screens."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from infopunt.referrals.authorities.rules import Tile
from infopunt.regions.models import Municipality
from infopunt.reporting.rules import Account, Exit, ReportResult

Words = str | Promise

TILES: dict[str, Words] = {
    Tile.PAY: gettext_lazy("Pay"),
    Tile.HOURS_SAFETY: gettext_lazy("Hours or safety"),
    Tile.HOUSING: gettext_lazy("Housing"),
    Tile.THREATS_PAPERS: gettext_lazy("Threats or papers"),
    Tile.DISCRIMINATION: gettext_lazy("Discrimination"),
    Tile.SICK_CARE: gettext_lazy("Illness or care"),
    Tile.DISMISSED: gettext_lazy("Dismissal"),
    Tile.OTHER: gettext_lazy("Something else"),
}
SECTORS: dict[str, Words] = {
    "agriculture": gettext_lazy("Farming"),
    "building": gettext_lazy("Building"),
    "care": gettext_lazy("Care"),
    "cleaning": gettext_lazy("Cleaning"),
    "distribution": gettext_lazy("Distribution"),
    "food": gettext_lazy("Food"),
    "horticulture": gettext_lazy("Greenhouses and plants"),
    "hospitality": gettext_lazy("Hotels and restaurants"),
    "household": gettext_lazy("Household"),
    "industry": gettext_lazy("Industry"),
    "meat": gettext_lazy("Meat"),
    "transport": gettext_lazy("Transport"),
    "other": gettext_lazy("Another sector"),
}
RESULTS: dict[str, Words] = {
    ReportResult.ADVISED: gettext_lazy("We advised"),
    ReportResult.PASSED_ON: gettext_lazy("It was passed on"),
    ReportResult.WITHDRAWN: gettext_lazy("The visitor wants no more of it"),
    ReportResult.SILENT: gettext_lazy("We asked back and heard nothing"),
    ReportResult.NOT_OURS: gettext_lazy("It is nothing for us"),
    ReportResult.JUNK: gettext_lazy("Junk"),
}
EXITS: dict[str, Words] = {
    Exit.ADVISE: gettext_lazy("Advice. Nothing goes to anybody else."),
    Exit.PASS_ON: gettext_lazy("To pass it on, to those the visitor said yes to."),
    Exit.KEEP: gettext_lazy("To keep it."),
}
PURPOSES: dict[str, Words] = {
    "talk": gettext_lazy("to talk it over with the visitor"),
    "colleagues": gettext_lazy("to discuss it with colleagues who may open it"),
    "law": gettext_lazy("because the law obliges us"),
}
_KNOWN: dict[str, Words] = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}
_SINCE: dict[str, Words] = {
    "this_month": gettext_lazy("this month"),
    "this_year": gettext_lazy("this year"),
    "longer": gettext_lazy("longer ago"),
}
_LANDLORD: dict[str, Words] = {
    "employer": gettext_lazy("the employer"),
    "agency": gettext_lazy("the agency"),
    "other": gettext_lazy("somebody else"),
}


def tile_names(tiles: tuple[Tile, ...]) -> str:
    return ", ".join(str(TILES[tile]) for tile in tiles)


def search_names(region: str) -> dict[str, str]:
    """The words by which tiles, sectors and municipalities are looked for."""
    return {**{id: str(words) for id, words in (*TILES.items(), *SECTORS.items())}, **town_names(region)}


def town_names(region: str) -> dict[str, str]:
    return dict(Municipality.objects.filter(area__region=region).values_list("code", "name"))


def told(account: Account, towns: dict[str, str]) -> list[tuple[str, str]]:
    """What was ticked and filled in, as a list to read; what was left out is not in it."""
    chosen = [
        (_("What happened"), tile_names(account.tiles)),
        (_("Works through an agency"), _KNOWN.get(account.agency, "")),
        (_("It happens to more people"), _KNOWN.get(account.several, "")),
        (_("Since"), _SINCE.get(account.since, "")),
        (_("Company or agency"), account.employer),
        (_("Place"), account.place),
        (_("Municipality"), towns.get(account.municipality, "")),
        (_("Rents from"), _LANDLORD.get(account.landlord, "")),
    ]
    return [(name, str(words)) for name, words in chosen if words]
