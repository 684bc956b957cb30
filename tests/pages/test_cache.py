"""A part that is kept is known by all it is made from: whatever changes, and whatever is added, the key is another."""

from dataclasses import dataclass, fields, replace
from datetime import date

import pytest

from infopunt.information.queries import LivePage, LiveText
from infopunt.information.rules import Translation
from infopunt.pages import publishing
from infopunt.pages.cache import APART, AROUND, common, key_of
from infopunt.pages.frame import site as sites
from infopunt.pages.frame.site import Site
from infopunt.regions.models import Region

DAY = date(2026, 11, 23)


def text(language):
    return LiveText(language, (), (), DAY, Translation.ORIGINAL)


DUTCH = text("nl")
PAGE = LivePage(layer="", theme="pay", slug="wage", core=False, topics=(), next=(), texts={"nl": DUTCH})
OTHER = {
    "layer": "north", "theme": "work", "slug": "slip", "core": True, "figure": "wage.hour", "topics": ("pay.wage",), "next": ("pay/slip",), "day": DAY,
    "drawing": {"kind": "choice"}, "languages": frozenset({"pl"}), "texts": {"nl": text("nl")}, "slots": {"desks": {"nl": DUTCH}},
}  # fmt: skip


@pytest.mark.parametrize("name", [one.name for one in fields(LivePage)])
def test_a_page_with_another_value_in_any_field_has_another_key(name):
    assert key_of(replace(PAGE), "pl") == key_of(PAGE, "pl")
    assert key_of(replace(PAGE, **{name: OTHER[name]}), "pl") != key_of(PAGE, "pl")


def test_a_field_that_is_added_to_pages_stands_in_their_key_without_anybody_thinking_of_it():
    @dataclass
    class Toned(LivePage):
        tone: str = "plain"

    page = Toned(**{one.name: getattr(PAGE, one.name) for one in fields(PAGE)})

    assert key_of(replace(page, tone="urgent"), "pl") != key_of(page, "pl")


def test_a_text_in_a_language_nobody_falls_back_on_is_not_in_the_key():
    more = replace(PAGE, texts={"nl": DUTCH, "ar": text("ar")})

    assert key_of(more, "pl") == key_of(PAGE, "pl")
    assert key_of(more, "ar") != key_of(PAGE, "ar")


@pytest.mark.django_db
def test_whatever_else_a_site_or_its_region_holds_stands_in_what_all_keys_share(example):
    site = sites.load_site(Region.objects.get(id="north"))
    before = common(site, "pl", DAY)
    same = [
        one.name
        for one in fields(Site)
        if common(replace(site, **{one.name: _other(getattr(site, one.name))}), "pl", DAY) == before
    ]

    assert set(same) <= set(APART)
    for field in Region._meta.concrete_fields:
        other = sites.load_site(Region.objects.get(id="north"))
        setattr(other.region, field.attname, _other(getattr(other.region, field.attname)))
        same = common(replace(site, region=other.region), "pl", DAY) == before
        assert same is (field.attname in AROUND)


def _other(value):
    """A value of the same kind that is not this."""
    if isinstance(value, Region):
        return value
    if isinstance(value, bool | int):
        return value + 1
    if isinstance(value, dict):
        return {**value, "other": "other"} if all(isinstance(one, str) for one in value.values()) else {}
    return value + type(value)(["other"]) if isinstance(value, list | tuple) else f"{value}x"


NAMES_OF_A_REGION = {
    "brand": "Other brand",
    "names": {"nl": "Andere naam", "en": "Other name"},
    "theme": {"accent": "#000011", "accent_dark": "#eeeeff"},
}


@pytest.mark.parametrize("name", AROUND)
def test_what_only_stands_around_pages_is_new_on_all_of_them_though_they_are_kept(example, now, name):
    assert not publishing.publish_all(now).written

    Region.objects.filter(id="north").update(**{name: NAMES_OF_A_REGION[name]})

    pages = {address for _region, address in publishing.publish_all(now).written if address.startswith("/pl/")}
    assert {"/pl/", "/pl/pay/wage/", "/pl/pay/", "/pl/checks/", "/pl/about/changes/"} <= pages
    assert publishing.verify(now) == []
