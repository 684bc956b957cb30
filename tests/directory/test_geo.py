"""Where people are: typed by hand, in any script, with a slip, with the street before it or the country behind."""

import contextlib
import csv
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from infopunt.directory import geo
from infopunt.directory.geo import ElsewherePlace, UnknownPlace, find, locate
from infopunt.directory.spelling import plain_name, postcode_in
from infopunt.jobs.content_audit import audit_content
from tests.real import REAL

CHECK = Path(__file__).parent / "places/noord-brabant.csv"
# The list of 2014 counts the edge of Bavel to Breda; its addresses (Bavel AC) have been of Alphen-Chaam since 1997.
MOVED = {"4859": "Alphen-Chaam"}


def rows():
    lines = [line for line in CHECK.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def home(town):
    return geo.gazetteer(REAL).centres[town.code].name


def test_every_postcode_of_the_province_leads_to_its_municipality():
    wrong = [
        (row["pc4"], home(find(row["pc4"], REAL)))
        for row in rows()
        if row["municipality"] and home(find(row["pc4"], REAL)) != MOVED.get(row["pc4"], row["municipality"])
    ]

    assert wrong == []
    assert all(find(row["pc4"], REAL).at for row in rows())


def test_every_place_of_the_province_is_known_and_a_namesake_stands_beside_it():
    towns = [(row["place"], row["municipality"], find(row["place"], REAL)) for row in rows()]
    # Of Ulvenhout the village lies in Breda; what lies in Alphen-Chaam is called Ulvenhout AC.
    lost = [
        name
        for name, municipality, town in towns
        if municipality not in ("", home(town))
        and f"{name} ({municipality})" not in town.others
        and name != "Ulvenhout"
    ]

    assert lost == []


@pytest.mark.parametrize(
    ("typed", "name", "municipality"),
    [
        ("Den Bosch", "'s-Hertogenbosch", "GM0796"),
        ("den bosch nederland", "'s-Hertogenbosch", "GM0796"),
        ("’s hertogenbosch", "'s-Hertogenbosch", "GM0796"),
        ("Hertogenbosch", "'s-Hertogenbosch", "GM0796"),
        ("ST OEDENRODE", "Sint-Oedenrode", "GM1948"),
        ("Oedenrode", "Sint-Oedenrode", "GM1948"),
        ("sint anthonis", "Sint Anthonis", "GM1982"),
        ("St. Willebrord", "Sint Willebrord", "GM0840"),
        ("reusel de mierden", "Reusel-De Mierden", "GM1667"),
        ("Son & Breugel", "Son en Breugel", "GM0848"),
        ("Heeze / Leende", "Heeze-Leende", "GM1658"),
        ("Land van Cuyk", "Land van Cuijk", "GM1982"),
        ("gemeente Maashorst", "Maashorst", "GM1991"),
        ("Oisterwyk", "Oisterwijk", "GM0824"),
        ("Castelre", "Castelré", "GM0744"),
        ("5241 cj", "5241 Rosmalen", "GM0796"),
        ("NL - 4871AB Etten-Leur", "4871 Etten-Leur", "GM0777"),
        ("４７６１", "4761 Zevenbergen", "GM1709"),
        ("۵۱۷۱", "5171 Kaatsheuvel", "GM0809"),
        ("Grote Markt 38, 4811 XS Breda", "4811 Breda", "GM0758"),
        ("Stationsstraat 12b Deurne", "Deurne", "GM0762"),
        ("Dorpsstraat 1, Vlijmen, Holandia", "Vlijmen", "GM0797"),
        ("Хелмонд", "Helmond", "GM0794"),
        ("تیلبورخ", "Tilburg", "GM0855"),
        ("Heusden (Asten)", "Heusden", "GM0743"),
    ],
)
def test_a_place_is_understood_as_people_write_it(typed, name, municipality):
    town = find(typed, REAL)

    assert (town.name, town.code) == (name, municipality)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Tillburg", "Tilburg"),
        ("Eindhofen", "Eindhoven"),
        ("Walwijk", "Waalwijk"),
        ("Kaatsheuval", "Kaatsheuvel"),
    ],
)
def test_a_slip_is_answered_with_what_may_be_meant(typed, meant):
    with pytest.raises(UnknownPlace) as no:
        find(typed, REAL)

    assert meant in no.value.suggestions


@pytest.mark.parametrize("typed", ["", "  ", "?", "x", "Warszawa", "12345", "1234567", "0000", "Nederland", "\u200b"])
def test_what_is_no_place_here_is_refused(typed):
    with pytest.raises(UnknownPlace):
        find(typed, REAL)


@pytest.mark.parametrize("typed", ["Rotterdam", "Zwolle", "1011 AB", "9307", "9564", "4475", "6626", "6584"])
def test_a_place_elsewhere_in_the_country_is_known_to_be_elsewhere(typed):
    assert locate(typed, REAL).code not in geo.gazetteer(REAL).centres
    with pytest.raises(ElsewherePlace) as no:
        find(typed, REAL)
    assert no.value.town == locate(typed, REAL)


def test_namesakes_are_offered():
    assert find("Heusden", REAL).others == ("Heusden (Asten)",)
    assert "Bergen op Zoom" in locate("Bergen", REAL).others
    assert find("Heusden (Asten)", REAL).others == ()


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_place_or_refused(words):
    with contextlib.suppress(UnknownPlace):
        locate(words, REAL)
    assert postcode_in(words) == "" or len(postcode_in(words)) == 4
    assert plain_name(plain_name(words)) == plain_name(words)


def test_a_municipality_the_finder_does_not_know_is_an_error_of_the_content(tmp_path):
    shutil.copytree(REAL, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "geo/municipalities.csv"
    path.write_text(
        "".join(line for line in path.read_text("utf-8").splitlines(True) if "Etten-Leur" not in line), "utf-8"
    )
    codes = tmp_path / "geo/postcodes_ODbL.csv"
    codes.write_text(
        "".join(line for line in codes.read_text("utf-8").splitlines(True) if ",GM0755," not in line), "utf-8"
    )

    places = [
        finding.say.partition(":")[0]
        for finding in audit_content(tmp_path, date(2026, 11, 23))
        if finding.kind == "place"
    ]

    assert places == ["Boekel", "Etten-Leur"]


def test_every_municipality_of_every_region_is_known():
    for path in (REAL / "regions").glob("*.yaml"):
        areas = yaml.safe_load(path.read_text("utf-8"))["areas"]
        homes = {town["code"]: town["name"] for area in areas for town in area["municipalities"]}

        assert len(homes) > 0
        assert list(geo.unfindable(homes, REAL)) == []
