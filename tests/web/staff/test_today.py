"""The first screen: all that waits for somebody, by what they are here to do, each with where it is done."""

import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from infopunt.accounts.rules import Role
from infopunt.directory.models import Ask, EntryChange, FeedCopy, Organisation
from infopunt.facts.models import Fact
from infopunt.information.models import Remark, Text
from infopunt.kernel.events import Counted, count
from tests.desk import said
from tests.people import browser_of, make_worker


def waits(browser):
    """What stands under *Waits for you*: (words, address)."""
    part = browser.get("/staff/").content.decode().partition("<h2>Waits for you</h2>")[2].partition("</section>")[0]
    return [(say, at) for at, say in re.findall(r'<a href="([^"]+)">([^<]+)</a>', part)]


def test_a_fact_readers_are_told_is_unknown_waits_for_who_keeps_the_facts(example, browsers):
    there = ("1 fact on the site is not known today", "/staff/facts/?unknown=yes")

    assert waits(browsers["ed"])[0] == there
    assert there not in waits(browsers["tom"])
    assert "wage.hour" in browsers["ed"].get(there[1]).content.decode()
    assert "phone.emergency" not in browsers["ed"].get(there[1]).content.decode()


def test_translations_that_lag_or_that_nobody_read_wait_for_who_translates(example, browsers):
    text = Text.objects.select_related("current").get(page__layer="", page__slug="wage", language="pl")
    before = {at: say for say, at in waits(browsers["tom"])}
    blocks = [{**block, "of": "00000000"} for block in text.current.blocks]
    type(text.current).objects.filter(pk=text.current.pk).update(blocks=blocks, translation="reviewed")

    after = {at: say for say, at in waits(browsers["tom"])}

    assert number(after, "/staff/texts/?show=outdated") == number(before, "/staff/texts/?show=outdated") + 1
    assert list(after) == [at for at in after if at.startswith("/staff/texts/")]


def number(rows, at):
    return int(rows.get(at, "0").split()[0])


def test_remarks_wait_for_who_reads_them(example, people, browsers, now):
    for words in ("Gdzie?", "Kiedy?"):
        Remark.objects.create(region="north", address="/pl/pay/wage/", language="pl", words=words, left_on=now.date())
    adviser = browser_of(make_worker("ada", (Role.ADVISER, "north", "")))

    assert waits(adviser) == [("2 remarks of visitors", "/staff/remarks/")]
    assert ("2 remarks of visitors", "/staff/remarks/") not in waits(browsers["tom"])


def test_what_organisations_answered_old_entries_and_feeds_wait_for_who_keeps_the_directory(example, browsers, now):
    entry = Organisation.objects.create(
        id="helpers",
        name="Example helpers",
        kind="x",
        source={"title": "Example"},
        checked_on=now.date() - timedelta(days=200),
    )
    Ask.objects.create(organisation=entry, hash="x", seed="x", ends_at=now, answered_at=now, said="We moved.")
    FeedCopy.objects.create(name="x", services=[], by="x", at=now)
    there = [one for one in waits(browsers["ann"]) if one[1].startswith("/staff/directory/")]

    EntryChange.objects.create(organisation=entry, before={}, by="ed@example.org", at=now + timedelta(hours=1))
    after = [one for one in waits(browsers["ann"]) if one[1].startswith("/staff/directory/")]

    assert there[0] == ("1 answer of an organisation", "/staff/directory/")
    assert re.fullmatch(r"\d+ entr(y|ies) not checked for 90 days", there[1][0])
    assert there[2] == ("1 directory of a partner to look at", "/staff/directory/feeds/")
    assert after == there[1:]


def test_nothing_waits_only_where_nothing_does(example, people, browsers):
    nobody = browser_of(make_worker("fin", (Role.FINANCE, "north", "")))

    assert "Nothing waits for you." in nobody.get("/staff/").content.decode()
    assert "Nothing waits for you." not in browsers["ed"].get("/staff/").content.decode()


def test_a_fact_and_a_text_are_called_by_name_with_their_id_small_beside_it(example, browsers, people):
    people["ed"].language = "nl"
    people["ed"].save()
    text = Text.objects.get(page__layer="", page__slug="wage", language="nl")
    Text.objects.filter(pk=text.pk).update(to_check="wage.hour")
    statement = Fact.objects.get(id="wage.hour").statement

    today = browsers["ed"].get("/staff/").content.decode()
    editor = browsers["ed"].get(f"/staff/texts/{text.pk}/").content.decode()
    fact = browsers["ed"].get("/staff/facts/wage.hour/").content.decode()

    assert "national:" not in today + editor + fact
    assert '<span class="code">pay/wage</span>' in today
    assert re.search(r"› (\w[^›<]+) › Nederlands</p>", editor)[1] != "pay"
    assert f'<h1><span lang="en">{statement}</span> <small class="code">wage.hour</small></h1>' in fact


def test_what_is_asked_often_without_a_page_waits_for_editors_as_a_topic_and_a_number(example, browsers):
    with transaction.atomic():
        for _ in range(3):
            count(Counted("questions.without-page", timezone.localdate(), "north", language="pl", topic="pay.wage"))

    page = said(browsers["ed"].get("/staff/"))

    assert "Asked often, and no page answers it" in page
    assert "asked 3 times in thirty days" in page
