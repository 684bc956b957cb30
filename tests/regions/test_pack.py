"""The file that starts a region: what it may say, and that the rows say the same."""

import shutil
from pathlib import Path

import pytest

from infopunt.jobs.english import line
from infopunt.regions.models import Area, Municipality, Region, Voice
from infopunt.regions.pack import read_regions, region_data, write_regions
from tests.desk import change
from tests.environment import EXAMPLE

NORTH = "regions/north.yaml"


@pytest.fixture
def folder(tmp_path):
    """The example's regions, to spoil."""
    shutil.copytree(EXAMPLE / "regions", tmp_path / "regions")
    return Path(tmp_path)


def said(folder):
    return [line(fault) for fault in read_regions(folder)[1]]


def test_the_example_has_two_regions_and_no_fault(folder):
    packs, faults = read_regions(folder)

    assert ([pack.id for pack in packs], faults) == (["north", "south"], [])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("languages: [pl, en, nl, ar]", "languages: [pl, en]", "nl and en are needed"),
        ("languages: [pl, en, nl, ar]", "languages: [pl, en, nl, pl]", "one stands here twice"),
        ("name: {nl: Voorbeeld Noord, en: Example North,", "name: {nl: Voorbeeld Noord,", "name: nl and en are needed"),
        ("about: {nl: Een voorbeeld., en: An example.}", "about: {en: An example.}", "about: nl and en are needed"),
        ("[{code: GM9001, name: Exampleville}]", "[{code: GM9001, name: A}, {code: GM9001, name: B}]", "in two areas"),
        ("GM9001", "G9001", "GM"),
        ("default: true", "default: true\nhosts: [Example.org:80]", "host names in lower case, without port"),
        ("default: true\n", "", "exactly one region is the default"),
        ("id: north", "id: east", "the file is named north, the region east"),
        ("emergency: [phone.emergency]", "emergency: []", "emergency"),
        ("default: true", "default: true\nkeep: {closed: 89}", "keep.closed: give 90 or more"),
        ("default: true", "default: true\nkeep: {never_closed: 1096}", "keep.never_closed: give 1095 or less"),
    ],
)
def test_what_a_region_cannot_mean_is_a_fault(folder, old, new, words):
    change(folder, NORTH, old, new)

    assert words in said(folder)[0]


def test_no_region_at_all_is_a_fault(tmp_path):
    assert len(said(tmp_path)) == 1


@pytest.mark.django_db
def test_the_rows_say_what_the_file_says_and_the_file_comes_back_from_them(folder):
    packs, _ = read_regions(folder)

    write_regions(packs)

    assert [region_data(Region.objects.get(id=pack.id)) for pack in packs] == [
        pack.model_dump(mode="json", exclude_defaults=True) for pack in packs
    ]


@pytest.mark.django_db
def test_a_region_that_left_the_folder_goes_with_its_areas_and_one_that_was_imported_stays(folder):
    packs, _ = read_regions(folder)
    write_regions(packs)
    Region.objects.filter(id="south").update(imported=True)
    north, south = packs
    other = south.model_copy(update={"id": "east", "default": True, "areas": north.areas})

    write_regions([other])

    assert set(Region.objects.values_list("id", flat=True)) == {"east", "south"}
    assert set(Area.objects.values_list("region", flat=True)) == {"east"}
    assert Municipality.objects.get().area.region_id == "east"
    assert Region.objects.get(is_default=True).id == "east"


@pytest.mark.django_db
def test_a_voice_made_on_a_screen_stays_when_the_file_is_loaded_again(folder):
    packs, _ = read_regions(folder)
    write_regions(packs)
    Voice.objects.create(region_id="north", slug="farm", kind="employer", name="Example Farm")

    write_regions(packs)

    assert Voice.objects.filter(slug="farm").exists()
