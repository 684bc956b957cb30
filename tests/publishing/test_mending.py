"""What is published heals: files that are damaged, missing, cut off, of another page or left over are put right."""

import gzip
import json
import os

import pytest

from infopunt.jobs.setup import prepare
from infopunt.jobs.worker import HANDLERS
from infopunt.kernel.models import Job
from infopunt.pages import publishing
from infopunt.publishing import mirror
from infopunt.publishing.models import Shown
from infopunt.publishing.operations import tighten
from infopunt.publishing.reader import Store
from tests.environment import EXAMPLE

pytestmark = pytest.mark.django_db(databases=["default", "reports"])


def empty(file):
    file.write_bytes(b"")


def cut_off(file):
    file.write_bytes(file.read_bytes()[:100])


def missing(file):
    file.unlink()


def of_another_page(file):
    """As many bytes, another time: what a writer that was killed left of the page before."""
    file.write_bytes(bytes(reversed(file.read_bytes())))


def a_folder_in_its_place(file):
    file.unlink()
    (file / "x").mkdir(parents=True)
    (file / "x/y").write_text("stray")


def damaged(file):
    """As many bytes of the same time: only reading it all tells."""
    stamp = file.stat().st_mtime_ns
    file.write_bytes(bytes(reversed(file.read_bytes())))
    os.utime(file, ns=(stamp, stamp))


@pytest.fixture
def page(example):
    return example / "published/north/nl/index.html"


@pytest.fixture
def right(page):
    """Each form of a page as it should be."""
    return {suffix: page.with_name(page.name + suffix).read_bytes() for suffix in mirror.SUFFIXES}


def now_there(page):
    return {suffix: page.with_name(page.name + suffix).read_bytes() for suffix in mirror.SUFFIXES}


@pytest.mark.parametrize("harm", [empty, cut_off, missing, of_another_page, a_folder_in_its_place])
@pytest.mark.parametrize("suffix", mirror.SUFFIXES)
def test_a_start_puts_a_file_right_that_is_not_what_the_store_says(page, right, harm, suffix, settings):
    settings.CONTENT = EXAMPLE
    generation = (page.parents[2] / ".gen").read_text()
    harm(page.with_name(page.name + suffix))

    prepare()

    assert now_there(page) == right
    assert (page.parents[2] / ".gen").read_text() != generation


@pytest.mark.parametrize("suffix", mirror.SUFFIXES)
def test_a_file_of_the_right_size_and_time_is_read_byte_by_byte_once_a_day(page, right, suffix):
    damaged(page.with_name(page.name + suffix))

    assert mirror.mend_files() == [f"north/nl/index.html{suffix}"]
    assert now_there(page) == right
    assert mirror.mend_files() == []


def test_what_no_page_names_and_what_a_killed_writer_left_goes(page):
    root = page.parents[2]
    for name in ("north/nl/stray.html", ".new/0123", "north/nl/index.html.zz", ".gen.next", "south/x/y/index.html"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("stray")

    assert len(mirror.mend_files(deep=False)) == 5
    assert mirror.differences(root) == []


def test_without_its_generation_or_its_number_a_folder_is_made_whole(page, right):
    root = page.parents[2]
    empty(page)
    for name in (".gen", ".seq"):
        (root / name).unlink()

    mirror.mend_files(deep=False)

    assert now_there(page) == right
    assert (root / ".gen").exists()


def test_a_database_as_it_was_before_gives_the_pages_of_before(page, right):
    """After a loss of power or a restored backup the files are ahead of the rows."""
    of_another_page(page)
    (page.parents[2] / ".seq").write_text(json.dumps({"store": mirror.store_id(), "seq": 999_999}))

    mirror.mirror()

    assert now_there(page) == right


def test_the_reader_takes_no_encoding_that_is_not_of_its_page(page, right):
    of_another_page(page.with_name("index.html.br"))

    answer = Store(page.parents[2]).find("localhost", "/nl/", "br")

    assert (dict(answer.headers)["content-encoding"], gzip.decompress(answer.body)) == ("gzip", right[""])


def test_publish_mends_the_store_too_though_the_rows_say_that_nothing_differs(example, page, now):
    row = Shown.objects.get(region="north", address="/nl/", until=None)
    row.delete()
    mirror.mend_files()
    assert not page.exists()

    publishing.mend(now)

    assert publishing.verify(now) == []


def test_verify_gives_no_false_alarm_while_pages_are_squeezed_or_published(example, now, monkeypatch):
    """Whatever moves between looking at a file and looking at its row is no difference."""
    real = mirror._changed
    looked = []

    def slow(*arguments):
        found = real(*arguments)
        if not looked:
            looked.append(1)
            tighten()
        return found

    monkeypatch.setattr(mirror, "_changed", slow)

    assert mirror.differences(example / "published") == []
    assert looked


def test_verify_counts_no_change_that_is_on_its_way(example, now):
    from infopunt.information.models import Text
    from tests.desk import edit

    edit(Text.objects.get(page__slug="slip", language="nl"), "Nieuwe zin.", now)

    assert publishing.verify(now) == []


def test_the_nightly_verify_puts_right_what_it_finds(example, page, right, now, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: now)
    Job.objects.all().delete()
    Shown.objects.filter(region="north", address="/pl/pay/wage/").delete()
    damaged(page)

    HANDLERS["verify"]()

    assert publishing.verify(now) == []
    assert now_there(page) == right


def test_squeezing_takes_only_what_is_shown(example, now):
    while tighten():
        pass
    publishing.publish_all(now.replace(month=3))
    publishing.publish_all(now)

    assert tighten() == 0
