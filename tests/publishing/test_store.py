"""What is published is what would be rendered now: after any edits, on any process, with nothing left over."""

import gzip
import random
from datetime import timedelta

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infopunt.information.models import Notice, State, Text
from infopunt.kernel.models import Job
from infopunt.pages import publishing
from infopunt.publishing import mirror
from infopunt.publishing.models import Shown
from infopunt.publishing.operations import publish, tighten
from infopunt.publishing.queries import body_at
from infopunt.publishing.rules import body_hash, difference, file_of
from infopunt.regions.models import Region
from tests.desk import edit, everything_shown

pytestmark = pytest.mark.django_db


def shown(address, region="north"):
    return bytes(Shown.objects.select_related("body").get(region=region, address=address, until=None).body.raw).decode()


def test_every_page_has_its_files_in_three_forms(example):
    page = example / "published/north/pl/pay/wage"

    assert sorted(path.name for path in page.iterdir() if path.is_file()) == [
        "index.html",
        "index.html.br",
        "index.html.gz",
    ]


def test_publishing_again_writes_nothing(example, now):
    done = publishing.publish_all(now)

    assert (done.written, done.removed) == ([], [])


def test_one_edited_text_is_shown_at_once_in_its_language(example, now):
    edit(Text.objects.get(page__slug="slip", language="nl"), "Nieuwe zin.", now)

    publishing.publish_language("nl", now)

    assert "Nieuwe zin." in (example / "published/north/nl/pay/slip/index.html").read_text()


def test_what_else_an_edit_touches_follows_as_a_job(example, now):
    edit(Text.objects.get(page__slug="slip", language="nl"), "Nieuwe zin.", now)
    publishing.publish_language("nl", now)

    assert Job.objects.filter(kind="publish", done_at=None).count() == 1
    publishing.publish_all(now)
    assert "Nieuwe zin." in shown("/pl/pay/slip/")


def test_a_withdrawn_text_is_gone_from_the_store_and_the_disk(example, now):
    Text.objects.filter(page__slug="own").update(state=State.WITHDRAWN)

    publishing.publish_all(now)

    assert not Shown.objects.filter(address="/nl/home/own/", until=None).exists()
    assert not (example / "published/north/nl/home/own/index.html").exists()
    assert not (example / "published/north/nl/home/own/index.html.br").exists()


def test_what_the_public_saw_on_a_past_day_can_be_shown_again(example, now):
    before = shown("/nl/pay/slip/")
    edit(Text.objects.get(page__slug="slip", language="nl"), "Nieuwe zin.", now)
    publishing.publish_all(now + timedelta(days=3))

    assert body_at("north", "/nl/pay/slip/", now + timedelta(days=1)).decode() == before
    assert body_at("north", "/nl/pay/slip/", now - timedelta(days=1)) is None


def test_facts_read_differently_on_another_day_without_an_edit(example, now):
    publishing.publish_all(now.replace(month=3))

    assert "11&nbsp;€" in shown("/pl/pay/wage/").replace("\xa0", "&nbsp;")


def test_the_smallest_encodings_follow_and_the_page_stays_the_same(example):
    before = (example / "published/north/nl/pay/wage/index.html").read_bytes()

    while tighten():
        pass

    assert (example / "published/north/nl/pay/wage/index.html").read_bytes() == before
    assert mirror.differences(example / "published") == []


@pytest.mark.parametrize("words", [{"nl": "Het loket is dicht.", "en": "Closed <today> & tomorrow."}, {}])
def test_an_urgent_notice_put_into_shown_pages_gives_what_rendering_them_gives(example, now, words):
    region = Region.objects.get(id="north")
    notice = Notice.objects.create(
        region="north", words={"nl": "Storm.", "en": "Storm.", "pl": "Burza."}, by="a", since=now
    )
    publishing.publish_all(now)
    Notice.objects.filter(pk=notice.pk).update(until=now)
    if words:
        Notice.objects.create(region="north", words=words, by="a", since=now)

    done = publishing.publish_notice(region, now)

    put = everything_shown()
    late = {address.rpartition("/")[2] or address for _, address in publishing.publish_all(now).written}
    pages = [address for name, address in put if name == "north" and address.endswith("/")]
    assert sorted(address for _, address in done.written) == sorted(pages)
    assert late <= {"offline.bundle", "offline.version", *(f"/{code}/offline/" for code in region.languages)}
    assert {key: body for key, body in everything_shown().items() if "offline" not in key[1]} == {
        key: body for key, body in put.items() if "offline" not in key[1]
    }
    assert publishing.verify(now) == []


def test_when_very_many_pages_change_gzip_follows_and_no_encoding_of_an_older_page_stays(example, now, monkeypatch):
    from infopunt.publishing import operations

    page = example / "published/north/nl/pay/wage"
    monkeypatch.setattr(operations, "MANY", 0)
    Notice.objects.create(region="north", words={"nl": "Storm.", "en": "Storm."}, by="a", since=now)

    publishing.publish_notice(Region.objects.get(id="north"), now)

    assert sorted(path.name for path in page.iterdir() if path.is_file()) == ["index.html", "index.html.br"]
    assert brotli.decompress((page / "index.html.br").read_bytes()) == (page / "index.html").read_bytes()
    assert mirror.differences(example / "published") == []
    while tighten():
        pass
    assert gzip.decompress((page / "index.html.gz").read_bytes()) == (page / "index.html").read_bytes()
    assert mirror.differences(example / "published") == []


def test_a_deleted_store_comes_back_whole(example):
    import shutil

    shutil.rmtree(example / "published")

    mirror.mirror()

    assert mirror.differences(example / "published") == []


def test_verify_finds_a_file_that_was_changed_one_that_is_missing_and_one_left_over(example, now):
    root = example / "published"
    (root / "north/nl/index.html").write_text("other")
    (root / "north/en/index.html.gz").unlink()
    (root / "north/nl/stray.html").write_text("stray")

    assert publishing.verify(now) == ["north/en/index.html.gz", "north/nl/index.html", "north/nl/stray.html"]


def test_a_region_that_goes_takes_its_pages_along(example, now):
    Region.objects.filter(id="south").delete()

    publishing.publish_all(now)

    assert not (example / "published/south/en/index.html").exists()


def test_rendering_happens_inside_the_lock_so_an_older_text_never_comes_back(example, now, monkeypatch):
    from infopunt.publishing import locks

    held = []
    real = locks.publishing

    class Watch:
        def __enter__(self):
            self.inner = real()
            self.inner.__enter__()
            held.append(True)

        def __exit__(self, *error):
            held.pop()
            return self.inner.__exit__(*error)

    monkeypatch.setattr(locks, "publishing", Watch)
    publish(lambda: {("north", "nl"): {}} if held else pytest.fail("rendered outside the lock"), now=now)


EDITS = st.lists(
    st.tuples(st.integers(0, 200), st.sampled_from(["edit", "withdraw", "revive", "language"])),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_after_any_edits_the_store_is_what_a_cold_build_gives(example, now, edits):
    for number, (pick, what) in enumerate(edits):
        texts = list(Text.objects.select_related("current").exclude(current=None).order_by("pk"))
        text = texts[pick % len(texts)]
        if what == "edit":
            edit(text, f"Zin {number} {random.Random(pick).random()}", now)
        elif what == "language":
            edit(text, f"Zin {number}", now)
            publishing.publish_language(text.language, now)
        else:
            state = State.WITHDRAWN if what == "withdraw" else State.PUBLISHED
            Text.objects.filter(pk=text.pk).update(state=state)
        if number % 2:
            publishing.publish_all(now)
    publishing.publish_all(now)

    assert publishing.verify(now) == []


def test_the_difference_is_what_to_write_and_what_to_take_away():
    change = difference(
        {"/a/": body_hash(b"1"), "/b/": body_hash(b"2"), "/c/": body_hash(b"3")},
        {"/a/": b"1", "/b/": b"x", "/d/": b"4"},
    )

    assert (change.write, change.remove) == ({"/b/": b"x", "/d/": b"4"}, {"/c/"})


@pytest.mark.parametrize(
    ("address", "file"), [("/", "index.html"), ("/pl/", "pl/index.html"), ("/sitemap.xml", "sitemap.xml")]
)
def test_an_address_has_one_file(address, file):
    assert file_of(address) == file


def test_rendering_a_region_takes_as_many_queries_with_many_texts_as_with_few(example, now, django_assert_num_queries):
    from infopunt.information.models import Page
    from infopunt.pages.frame.site import load_site

    region = Region.objects.get(id="north")
    with django_assert_num_queries(13):
        load_site(region)
    text = Text.objects.select_related("current").get(page__slug="slip", language="nl")
    for number in range(30):
        page = Page.objects.create(theme="pay", slug=f"more-{number}", topics=["pay.slip"])
        Text.objects.create(page=page, language="nl", state=State.PUBLISHED, current=text.current)
    with django_assert_num_queries(13):
        load_site(region)
