"""Cards for the counter, what changed lately, and pictures: written like any text, shown in their own way."""

import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from infopunt.jobs import content
from infopunt.jobs.english import in_english
from infopunt.jobs.stamping import stamp
from infopunt.pages.frame import site as sites
from infopunt.pages.publishing import today
from infopunt.pages.render import render
from infopunt.pages.words.pictures import LETTER, wrapped
from infopunt.regions.models import Region
from tests.conftest import EXAMPLE

CARD = {
    "nl": "---\ntopics: [cards.boss]\nnext: [pay/slip]\nchecked: 2026-01-15\n---\n# Mijn loon\n\nLaat dit zien.\n\n- Goedendag.\n- Ik heb dit gekregen: …\n",
    "pl": "---\nchecked: 2026-01-15\ntranslation: machine\n---\n# Moja płaca\n\nPokaż to.\n\n- Dzień dobry.\n- Tyle dostałam lub dostałem: …\n",
}
CHANGES = {
    "old": ("2026-01-01", "Oud nieuws", "Sinds deze dag is het {{ fact wage.hour }}."),
    "new": ("2027-01-01", "Nieuwe wet", "De wet begint op {{ fact law.start }}."),
}
PICTURES = {
    "slip": ("{kind: sheet, name: Loonstrook, values: ['€ 1,00', '']}", '- **Loon** je loon\n- **Naam** jij & "ik"'),
    "time": ("{kind: timeline}", "- **Eerst** dit, binnen {{ fact notice.term }}\n- **Dan** dat"),
    "way": ("{kind: choice}", "- Blijf je?\n- **Ja** zo\n- **Nee** anders\n- **Weet niet?** vraag het"),
}


@pytest.fixture
def folder(tmp_path):
    root = Path(shutil.copytree(EXAMPLE, tmp_path / "content"))
    topics = root / "topics.yaml"
    theme = "  - id: cards\n    label: {nl: Laat zien, en: Show this, pl: Pokaż}\n    topics:\n      - {id: cards.boss, label: {nl: Bij je baas, en: At work, pl: U szefa}}\n"
    topics.write_text(topics.read_text().replace("situations:\n", theme + "situations:\n"))

    def write(name, text):
        path = root / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    for language, text in CARD.items():
        write(f"cards/pay/{language}.md", text)
    for slug, (day, title, words) in CHANGES.items():
        write(
            f"changes/{slug}/nl.md",
            f"---\nday: {day}\nnext: [pay/slip]\nchecked: 2026-01-15\n---\n# {title}\n\n{words}\n",
        )
    for slug, (drawing, items) in PICTURES.items():
        write(
            f"pictures/{slug}/nl.md",
            f"---\ndrawing: {drawing}\nchecked: 2026-01-15\n---\n# Beeld {slug}\n\nEen tekening van {slug}.\n\n{items}\n",
        )
    path = root / "pages/pay/slip/nl.md"
    path.write_text(path.read_text() + "\n{{ picture slip }}\n\n{{ picture time }}\n\n{{ picture way }}\n")
    stamp(root)
    return root


@pytest.fixture
def shown(folder, db, now, settings):
    settings.CONTENT = folder
    content.load(folder, now=now)
    site = sites.load_site(Region.objects.get(id="north"))
    return {
        address: body.decode()
        for scope in ("", "pl", "nl", "ar")
        for address, body in render(site, scope, today(now)).items()
    }


def test_a_card_shows_each_dutch_sentence_with_the_readers_own_below_it(shown):
    page = shown["/pl/cards/pay/"]

    assert '<b lang="nl" dir="ltr">Goedendag.</b><span>Dzień dobry.</span>' in page
    assert "<h1>Moja płaca</h1>" in page


def test_a_card_in_a_language_without_it_says_which_language_stands_there_instead(shown):
    assert '<b lang="nl" dir="ltr">Goedendag.</b></li>' in shown["/ar/cards/pay/"].replace("\n", "")
    assert "Nederlands" in shown["/ar/cards/pay/"]


def test_cards_stand_under_the_place_where_one_shows_them(shown):
    assert "<h2>U szefa</h2>" in shown["/pl/cards/"]


def test_cards_are_one_line_on_the_start_page_and_no_theme_among_the_themes(shown):
    assert shown["/pl/"].count('href="/pl/cards/"') == 1


def test_a_card_has_no_leaflet_and_no_page_beside_the_dutch(shown):
    assert "/pl/cards/pay/side-by-side/" not in shown
    assert "leaflet.pdf" not in shown["/pl/cards/pay/"]


def test_changes_stand_on_one_page_the_newest_day_first(shown):
    page = shown["/nl/about/changes/"]

    assert page.index("Nieuwe wet") < page.index("Oud nieuws")
    assert "Vanaf 1 januari 2027" in page


def test_a_change_has_no_page_of_its_own(shown):
    assert not [address for address in shown if "changes/new" in address or "changes/old" in address]
    assert "changes/new" not in shown["/sitemap.xml"]


def test_the_feed_is_atom_with_an_entry_for_each_change(shown):
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring(shown["/nl/about/changes.xml"])

    titles = [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")]
    assert titles == ["Nieuwe wet", "Oud nieuws"]
    assert all(feed.findtext(f"{atom}{name}") for name in ("id", "title", "updated"))


def test_a_picture_is_drawn_where_the_text_says_and_described_for_who_cannot_see_it(shown):
    page = shown["/nl/pay/slip/"]

    assert page.count('<svg viewBox="0 0 340') == 3
    assert 'aria-label="Een tekening van slip."' in page
    assert "4\xa0maanden" in page or "4 maanden" in page


def test_a_picture_is_well_formed_and_holds_no_markup_from_its_words(shown):
    page = shown["/nl/pay/slip/"]
    for part in page.split("<figure>")[1:]:
        ET.fromstring(part.split("<figcaption>")[0])


def test_a_line_of_time_starts_where_reading_starts(shown):
    right = [part for part in shown["/ar/pay/slip/"].split("<figure>")[1:] if "circle" in part]

    assert 'cx="9"' in right[0]  # the words are Dutch here, so it reads from the left
    assert 'direction="ltr"' in right[0]


def test_words_are_wrapped_between_words_and_fit_their_box():
    lines = wrapped("een twee drie vier vijf zes zeven acht", 14, 100)

    assert " ".join(lines) == "een twee drie vier vijf zes zeven acht"
    assert all(len(line) * 14 * LETTER <= 100 for line in lines)


@pytest.mark.parametrize(
    ("name", "old", "new", "say"),
    [
        ("pages/pay/slip/nl.md", "picture slip", "picture lost", "there is no picture lost"),
        ("pages/pictures/way/nl.md", "- **Nee** anders\n", "", "4 wanted"),
        ("pages/changes/new/nl.md", "day: 2027-01-01\n", "", "what changed has a day"),
        ("pages/pictures/time/nl.md", "drawing: {kind: timeline}\n", "", "a picture has one"),
    ],
)
def test_what_is_missing_is_a_fault_with_its_file(folder, name, old, new, say):
    path = folder / name
    path.write_text(path.read_text().replace(old, new))

    with pytest.raises(content.FaultyContent) as no:
        content.read_content(folder)
    assert [fault for fault in no.value.faults if fault.file == name and say in in_english(fault)]
