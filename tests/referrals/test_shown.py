"""What a reader is told of authorities, on real rows: in their language, with the point of their municipality, in a constant number of queries."""

import re
from datetime import date

import pytest
from django.template import loader
from django.utils.translation import override

from infopunt.directory.models import Organisation, Place, Service
from infopunt.pages.frame.authorities import authority_blocks
from infopunt.referrals.authorities.models import RoutingText
from infopunt.referrals.authorities.operations import write_routing
from infopunt.referrals.authorities.pack import AuthorityPack, RoutingPack, read_routing
from infopunt.referrals.authorities.queries import authorities, authority, shown_authorities
from infopunt.referrals.authorities.rules import Takes, situation_of
from tests.environment import ROOT
from tests.languages import OFFERED

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)
HOUSING = {"tiles": ["housing"], "landlord": "other"}


@pytest.fixture(scope="module")
def routing() -> RoutingPack:
    root = ROOT / "content"
    pack, faults = read_routing(
        root, organisations={path.stem: "" for path in (root / "directory").glob("*.yaml")}, languages=OFFERED
    )
    assert faults == []
    return pack


def organisation(id: str, kind: str, *, name: str, layer: str = "", municipality: str = "", areas: tuple[str, ...] = (), languages: tuple[str, ...] = ()) -> None:  # fmt: skip
    row = Organisation.objects.create(id=id, kind=kind, name=name, layer=layer, checked_on=DAY)
    Service.objects.create(id=f"{id}-help", organisation=row, name={"nl": "Hulp", "en": "Help"}, areas=list(areas))
    Place.objects.create(
        id=f"{id}-online", organisation=row, kind="online", name=name, municipality=municipality,
        url=f"https://{id}.example", languages=list(languages),
    )  # fmt: skip


@pytest.fixture
def known(routing: RoutingPack) -> None:
    write_routing(routing)
    organisation("snf", "report-point", name="SNF", languages=("nl", "pl"))
    organisation("discriminatie-nl", "report-point", name="Discriminatie.nl")
    organisation("bureau-west", "discrimination-point", name="Bureau West", layer="north", areas=("west",))
    organisation("point-mill", "landlord-point", name="Meldpunt Mill", layer="north", municipality="GM0001")


def told(given: dict[str, object], id: str, language: str = "pl", region: str = "north"):  # type: ignore[no-untyped-def]
    return next(one for one in shown_authorities(situation_of(given), region, language) if one.id == id)


def test_the_rows_say_what_the_files_say(routing: RoutingPack) -> None:
    write_routing(routing)
    write_routing(routing)

    assert authority("sncu") == next(one for one in routing.authorities if one.id == "sncu")
    assert authority("nobody") is None
    assert {one.id for one in authorities()} == {one.id for one in routing.authorities}


@pytest.mark.usefixtures("known")
def test_somebody_meets_the_point_of_their_municipality_and_the_bureau_of_their_area() -> None:
    assert told({**HOUSING, "municipality": "GM0001"}, "landlord-point").name == "Meldpunt Mill"
    assert told({**HOUSING, "municipality": "GM0002"}, "landlord-point").name.startswith("Punkt zgłoszeń")
    assert told({**HOUSING, "municipality": "GM0001"}, "landlord-point", region="south").url == ""
    assert told({"tiles": ["discrimination"], "area": "west"}, "discriminatie-nl").name == "Bureau West"
    assert told({"tiles": ["discrimination"], "area": "east"}, "discriminatie-nl").name == "Discriminatie.nl"


@pytest.mark.usefixtures("known")
def test_what_is_asked_stands_in_the_order_of_the_body_and_languages_are_those_of_the_directory() -> None:
    snf = told(HOUSING, "snf")

    assert [field for field, _say, _must in snf.needs] == ["address", "landlord", "what", "proof", "contact"]
    assert snf.languages == ("nl", "pl")
    assert told(HOUSING, "landlord-point").languages == ("nl",)  # its own file says it


@pytest.mark.usefixtures("known")
def test_who_reads_a_language_nobody_translated_gets_english_and_is_told_in_which_it_is() -> None:
    RoutingText.objects.filter(language="pl").delete()
    snf = told(HOUSING, "snf")

    assert (snf.language, snf.does_not) == ("en", "Is not about houses without the mark.")
    with override("pl"):
        block = loader.get_template("public/_authority.html").render({"one": authority_blocks([snf], "pl", DAY)[0]})
    assert '<article class="authority" lang="en" dir="ltr">' in block


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("language", ["pl", "ar"])
def test_a_block_tells_whether_why_and_at_what_cost_without_script(language: str) -> None:
    shown = shown_authorities(situation_of(HOUSING), "north", language)
    with override(language):
        blocks = [
            loader.get_template("public/_authority.html").render({"one": one})
            for one in authority_blocks(shown, language, DAY)
        ]

    for one, block in zip(shown, blocks, strict=True):
        for said in (
            one.name,
            one.does,
            one.does_not,
            one.anonymity,
            *one.reasons,
            *(say for _field, say, _must in one.needs),
        ):
            assert said in block.replace("&#x27;", "'").replace("&quot;", '"')
        assert "<script" not in block and " on" not in re.sub(r">[^<]*<", "><", block)
    assert [one.takes for one in shown][:2] == [Takes.YES, Takes.YES]


@pytest.mark.usefixtures("known")
def test_three_authorities_cost_as_many_queries_as_fourteen(routing: RoutingPack, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    def ask() -> int:
        return len(shown_authorities(situation_of({**HOUSING, "municipality": "GM0001"}), "north", "ar"))

    with django_assert_num_queries(5):
        assert ask() == 14
    some: tuple[AuthorityPack, ...] = tuple(
        one for one in routing.authorities if one.id in ("snf", "landlord-point", "sncu")
    )
    write_routing(RoutingPack(some, routing.words))

    with django_assert_num_queries(5):
        assert ask() == 3
