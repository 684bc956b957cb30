"""Loading is all or nothing, twice is once, and every fault has a file and a line."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from infopunt.information.models import Text, Version
from infopunt.information.operations import publish_version
from infopunt.information.queries import deviations, live_pages
from infopunt.jobs.content import FaultyContent, load, read_content
from infopunt.jobs.stamping import stamp
from infopunt.kernel.models import AuditEntry, Mark
from infopunt.regions.models import Municipality, Region
from tests.conftest import EXAMPLE
from tests.desk import change
from tests.processes import environment, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A copy of the example content to spoil."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "content"))


def faults(folder):
    with pytest.raises(FaultyContent) as no:
        read_content(folder)
    return str(no.value).splitlines()


def test_the_example_loads_with_its_regions_pages_and_municipalities(now):
    done = load(EXAMPLE, now=now)

    assert (len(done.new), done.changed, done.withdrawn, done.kept) == (13, [], [], [])
    assert list(Region.objects.order_by("id").values_list("id", flat=True)) == ["north", "south"]
    assert Municipality.objects.get().name == "Exampleville"


def test_a_load_stands_in_the_log_with_its_numbers(now):
    load(EXAMPLE, now=now)

    said = AuditEntry.objects.filter(verb="content loaded").values_list("thing", "actor")
    assert list(said) == [("texts: 13 new, 0 changed, 0 withdrawn, 0 kept", "pack")]


def test_loading_twice_changes_nothing(now):
    load(EXAMPLE, now=now)
    before = list(Version.objects.order_by("pk").values())

    done = load(EXAMPLE, now=now)

    assert (done.new, done.changed, done.withdrawn, done.kept) == ([], [], [], [])
    assert list(Version.objects.order_by("pk").values()) == before


def test_a_changed_file_becomes_a_new_version_and_the_old_one_stays(folder, now):
    load(folder, now=now)
    change(folder, "pages/pay/slip/nl.md", "staat je loon", "staat je brutoloon")

    done = load(folder, now=now)

    assert done.changed == ["national:pay/slip/nl"]
    versions = Text.objects.get(page__slug="slip", language="nl").versions.order_by("number")
    assert [version.blocks[1]["md"] for version in versions] == [
        "Op de loonstrook staat je loon.",
        "Op de loonstrook staat je brutoloon.",
    ]


def test_a_text_edited_here_is_kept_and_the_file_is_only_offered(folder, now):
    load(folder, now=now)
    text = Text.objects.get(page__slug="slip", language="nl")
    own = {
        "blocks": [{"id": "b-0001", "md": "# Eigen titel", "of": ""}, {"id": "b-0002", "md": "Eigen tekst.", "of": ""}],
        "sources": [], "checked_on": now.date(), "translation": "original", "source_version": "",
    }  # fmt: skip
    publish_version(text, own, by="editor@example.org", now=now)
    change(folder, "pages/pay/slip/nl.md", "staat je loon", "staat je brutoloon")

    done = load(folder, now=now)

    text.refresh_from_db()
    assert done.kept == ["national:pay/slip/nl"]
    assert text.current.blocks[1]["md"] == "Eigen tekst."
    assert text.offered["blocks"][1]["md"] == "Op de loonstrook staat je brutoloon."


def test_a_file_that_is_gone_withdraws_its_text(folder, now):
    load(folder, now=now)
    (folder / "pages/pay/wage/ar.md").unlink()

    assert load(folder, now=now).withdrawn == ["national:pay/wage/ar"]
    assert set(live_pages("north")["pay/wage"].texts) == {"nl", "en", "pl"}


def test_a_changed_dutch_block_makes_its_translations_outdated(folder, now):
    change(folder, "pages/pay/wage/nl.md", "## Wat doe je?", "## Wat kun je doen?")

    load(folder, now=now)

    texts = live_pages("north")["pay/wage"].texts
    assert {language: text.outdated for language, text in texts.items()} == {
        "nl": frozenset(), "en": {"b-0003"}, "pl": {"b-0003"}, "ar": {"b-0003"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("regions/north.yaml", "brand: NORTH", "brand: NORTH\ncolour: red", "regions/north.yaml:3: colour: unknown key"),
        ("regions/north.yaml", '"#0b5c6b"', '"teal"', "regions/north.yaml:7: theme.accent: write it as ^#[0-9a-f]{6}$"),
        ("facts/example.yaml", "    - value: 100\n", "    - value: many\n", "facts/example.yaml:53: fine.amount.periods.0.value: many is not a number"),
        ("facts/example.yaml", "to: 2025-12-31", "to: 2026-01-01", "facts/example.yaml:14: wage.hour.periods.1.from: two periods claim the same day: end the older one first"),
        ("facts/example.yaml", "confidence: medium", "confidence: sure", "facts/example.yaml:16: wage.hour.periods.1.confidence: one of 'high', 'medium' or 'low'"),
        ("pages/pay/wage/nl.md", "fact fine.amount", "fact fine.none", "pages/pay/wage/nl.md:18: there is no fact fine.none"),
        ("pages/pay/wage/nl.md", "fact fine.amount", "fact notice.rule", "pages/pay/wage/nl.md:18: notice.rule is a rule and has no value to show: cite it"),
        ("pages/pay/wage/nl.md", "page:pay/slip", "page:pay/slap", "pages/pay/wage/nl.md:15: there is no page pay/slap"),
        ("pages/pay/wage/nl.md", "(page:pay/slip)", "(javascript:alert)", "pages/pay/wage/nl.md:15: javascript:alert: use page:, situation: or a full https address"),
        ("pages/pay/wage/nl.md", "(page:pay/slip)", "(//a.example)", "pages/pay/wage/nl.md:15: //a.example: use page:, situation: or a full https address"),
        ("pages/pay/wage/nl.md", "(page:pay/slip)", "(page:pay/slip) ![x](page:pay/slip)", "pages/pay/wage/nl.md:15: page:pay/slip: an image is one of ours, image:"),
        ("pages/pay/wage/nl.md", "checked: 2026-01-15", "checked: 2026-01-15\nauthor: x", "pages/pay/wage/nl.md:6: author: unknown key"),
        ("pages/pay/wage/nl.md", "checked: 2026-01-15", "checkd: 2026-01-15", "pages/pay/wage/nl.md:2: checked: missing"),
        ("pages/pay/slip/nl.md", 'sources: [{title: Example leaflet, date: "2024"}]\n', "", "pages/pay/slip/nl.md:2: sources: a text without a fact needs a source"),
        ("pages/pay/wage/nl.md", "## Wat doe je?", "### Wat doe je?", "pages/pay/wage/nl.md:13: b-0003: a heading with 3 # stands under one with 1"),
        ("pages/pay/wage/nl.md", "topics: [pay.wage]", "topics: [pay.wages]", "pages/pay/wage/nl.md:2: topics: there is no topic pay.wages"),
        ("regions/north/pages/home/room/nl.md", "slot: local", "slot: lokal", "regions/north/pages/home/room/nl.md:2: slot: the national page has no slot lokal"),
        ("topics.yaml", "now: [pay/wage]", "now: [pay/wages]", "topics.yaml:1: situation arrived: there is no page pay/wages"),
        ("topics.yaml", "id: pay\n", "id: search\n", "topics.yaml:2: search: this word has another use in addresses"),
    ],
)  # fmt: skip
def test_a_fault_in_a_file_is_told_with_file_and_line(folder, name, old, new, said):
    change(folder, name, old, new)

    assert said in faults(folder)


def test_a_translation_that_claims_the_current_dutch_but_lacks_a_block_is_refused(folder):
    path = folder / "pages/pay/wage/pl.md"
    path.write_text("\n\n".join(part for part in path.read_text().split("\n\n") if "b-0005" not in part) + "\n")

    assert "pages/pay/wage/pl.md:6: claims the current Dutch text but lacks b-0005" in faults(folder)


def test_a_region_may_not_replace_a_page_of_the_mandatory_core(folder):
    own = folder / "regions/north/pages/pay/wage/nl.md"
    own.parent.mkdir(parents=True)
    own.write_text((folder / "pages/pay/wage/nl.md").read_text())

    assert faults(folder) == [
        "regions/north/pages/pay/wage/nl.md:2: this page belongs to the mandatory core: "
        "add to it with a slot, do not replace it"
    ]


def test_a_refused_load_leaves_the_live_content_as_it_was(folder, now):
    load(folder, now=now)
    before = list(Text.objects.order_by("pk").values())
    change(folder, "pages/pay/slip/nl.md", "staat je loon", "staat {{ fact no.such }}")
    change(folder, "pages/home/room/nl.md", "Bewaar", "Houd")

    with pytest.raises(FaultyContent):
        load(folder, now=now)

    assert list(Text.objects.order_by("pk").values()) == before


def test_deviations_of_regions_are_listed(now):
    load(EXAMPLE, now=now)

    assert deviations() == [
        ("north", "home/own", "page of its own"),
        ("north", "home/room", "fills slot local"),
    ]


def test_stamping_gives_ids_and_hashes_once_and_never_changes_one(folder):
    path = folder / "pages/pay/slip/nl.md"
    path.write_text(path.read_text() + "\nNog een alinea.\n")

    first, second = stamp(folder), stamp(folder)

    assert (first, second) == (["pages/pay/slip/nl.md"], [])
    assert "Nog een alinea. {#b-" in path.read_text()


def test_loading_asks_as_few_questions_for_many_texts_as_for_few(folder, now):
    def cost():
        load(folder, now=now)
        Mark.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            load(folder, now=now)
        return len(queries)

    few = cost()
    more_pages(folder, 30)

    assert cost() == few


def more_pages(folder, count):
    """Pages that were not there, each the copy of another."""
    for number in range(count):
        page = folder / f"pages/pay/extra-{number}/nl.md"
        page.parent.mkdir()
        page.write_text((folder / "pages/pay/slip/nl.md").read_text())


KILLED = """
import os, signal, sys, django; django.setup()
from django.core.management import call_command
from django.db import connection

def kill_at(execute, sql, params, many, context):
    if sql.split()[0] in ("INSERT", "UPDATE", "DELETE") and sys.argv[1] in sql:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

with connection.execute_wrapper(kill_at):
    call_command("load")
"""


@pytest.mark.parametrize(
    ("at", "new"),
    [
        # The pages are there, their texts are not; the last rows of the load; the job is left behind that publishes it.
        pytest.param("information_version", 0, marks=pytest.mark.sqlite),
        ("kernel_mark", 0),
        pytest.param("publishing_body", 3, marks=pytest.mark.sqlite),
    ],
)
def test_a_load_killed_in_the_middle_leaves_all_of_the_old_content_or_all_of_the_new(
    tmp_path, folder, databases, at, new
):
    site = {**databases[0], "INFOPUNT_CONTENT": str(folder)}
    run(tmp_path / "data", "load", **site)
    more_pages(folder, 3)
    killed = subprocess.run([sys.executable, "-c", KILLED, at], env=environment(tmp_path / "data", **site))
    assert killed.returncode == -signal.SIGKILL

    run(tmp_path / "data", "publish", **site)

    assert run(tmp_path / "data", "verify", **site).stdout.strip() == "0 differences"
    assert len(list((tmp_path / "data/published/north/nl/pay").glob("extra-*/index.html"))) == new
