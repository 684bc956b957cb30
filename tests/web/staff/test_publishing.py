"""From draft to published: two people, one text, nothing lost."""

import re

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from infopunt.information.models import Draft, Keystrokes, Notice, Remark, Task, Text
from infopunt.information.rules import Block
from infopunt.kernel import outbox
from infopunt.kernel.faults import Fault
from infopunt.kernel.models import AuditEntry, Job
from infopunt.pages import publishing
from infopunt.pages.publishing import publish_all, verify
from infopunt.publishing.models import Shown
from infopunt.publishing.queries import body_at
from infopunt.web.staff.texts.one_text import of_blocks
from tests.desk import NEW, decide, form, said, work


@pytest.fixture
def wage(example):
    return Text.objects.get(page__layer="", page__slug="wage", language="nl")


def shown_now():
    return dict(Shown.objects.filter(until=None).values_list("address", "body_id"))


def test_a_change_reaches_readers_only_after_a_second_person_looked(wage, browsers):
    before = shown_now()

    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))

    assert shown_now() == before
    assert decide(browsers["ed"], wage).status_code == 403
    assert shown_now() == before

    decide(browsers["abe"], wage)

    assert "voor elk uur dat je werkt" in body_at("north", "/nl/pay/wage/", timezone.now()).decode()


def test_an_approver_who_wrote_in_it_is_no_second_person(wage, browsers):
    browsers["abe"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))

    answer = decide(browsers["abe"], wage)

    assert "you wrote in it" in said(answer)
    assert not Text.objects.get(pk=wage.pk).versions.filter(number=2).exists()


def test_only_addresses_that_show_the_change_move(wage, browsers):
    publish_all(timezone.now())
    work()
    before = shown_now()
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))
    decide(browsers["abe"], wage)

    work()

    moved = {address for address, body in shown_now().items() if before.get(address) != body}
    lists = {f"/{code}/pay/" for code in ("nl", "ar")}  # where the first lines of the Dutch text stand
    pages = {"/nl/pay/wage/", "/en/pay/wage/", "/pl/pay/wage/", "/ar/pay/wage/"}
    sides = {f"/{code}/pay/wage/side-by-side/" for code in ("en", "pl", "ar")}
    leaflets = {f"/{code}/pay/wage/leaflet.pdf" for code in ("nl", "en", "pl", "ar")}  # they say that they lag, too
    whole = {
        f"/{code}/{name}"
        for code in ("nl", "en", "pl", "ar")
        for name in ("offline.bundle", "offline.version", "offline/")
    }
    assert moved - lists - whole - {"/nl/", "/nl/situations/arrived/"} <= pages | sides | leaflets
    assert {"/nl/pay/wage/", "/pl/pay/wage/side-by-side/", "/nl/offline.bundle"} <= moved
    assert verify(timezone.now()) == []


def test_translations_are_outdated_at_once_and_say_so(wage, browsers):
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))
    decide(browsers["abe"], wage)
    work()

    told = "Tekst niderlandzki zmienił się po tym tłumaczeniu."
    assert told in body_at("north", "/pl/pay/wage/", timezone.now()).decode()
    matrix = said(browsers["tom"].get("/staff/texts/"))
    assert "outdated 1" in matrix


def test_a_correction_without_another_meaning_leaves_translations_current(wage, browsers):
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, minor="yes", review="yes"))
    decide(browsers["abe"], wage)

    assert "outdated" not in said(browsers["tom"].get("/staff/texts/")).partition("<tbody>")[2]
    polish = Text.objects.get(page=wage.page, language="pl")
    assert polish.current.number == 2
    assert polish.current.changed_by == "abe@example.org"


def test_two_who_edit_at_once_see_both_versions_and_lose_neither(wage, browsers):
    mine = form(wage, NEW.replace("elk uur", "ieder uur"))
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage))

    answer = browsers["eva"].post(f"/staff/texts/{wage.pk}/", mine)

    assert answer.status_code == 409
    assert "ed@example.org" in said(answer)
    assert "<del>elk</del><ins>ieder</ins>" in said(answer)
    again = browsers["eva"].get(f"/staff/texts/{wage.pk}/")
    assert "ieder uur" in said(again)
    assert "voor elk uur" in Draft.objects.get(text=wage).head.blocks[1]["md"]


def test_what_was_typed_and_not_saved_comes_back(wage, browsers):
    typed = {"body": "# Half", "sources": "", "checked": "2026-11-24", "base": 0}

    kept = browsers["ed"].post(f"/staff/texts/{wage.pk}/keep/", typed)

    assert kept.status_code == 200
    assert "# Half" in said(browsers["ed"].get(f"/staff/texts/{wage.pk}/"))
    assert "# Half" not in said(browsers["eva"].get(f"/staff/texts/{wage.pk}/"))
    assert "Half" in said(browsers["ed"].get(f"/staff/texts/{wage.pk}/preview/"))


def test_the_margin_says_what_must_be_mended_while_writing(wage, browsers):
    typed = {
        "body": "# Loon\n\nBel 112 {{ fact no.such }} [x](http://a) ![x](https://a.example/pixel.png)",
        "sources": "x | ftp:y",
        "checked": "2026-11-24",
    }
    margin = browsers["ed"].post(f"/staff/texts/{wage.pk}/keep/", typed).json()["margin"]
    assert "A source is" in margin

    margin = browsers["ed"].post(f"/staff/texts/{wage.pk}/keep/", {**typed, "sources": ""}).json()["margin"]

    for words in (
        "a number stands in the prose",
        "there is no fact no.such",
        "use page:, situation: or a full https address",
        "https://a.example/pixel.png: an image is one of ours",
    ):
        assert words in margin


def test_a_fault_leads_to_the_field_it_stands_in():
    faults = [
        Fault("no_fact", ("b-0002",), {"id": "x"}),
        Fault("no_source", ("sources",)),
        Fault("not_a_day", ("checked",)),
    ]

    assert [one.field for one in of_blocks(faults, [Block("b-0002", "Loon")])] == ["body", "sources", "checked"]


def test_a_source_with_more_parts_than_we_keep_is_not_cut_off(wage, browsers):
    line = "Wet | https://a.example/wet | 2026-01-01 | artikel 9"

    answer = browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage) | {"sources": line})

    assert answer.status_code == 422
    assert "This line has more: Wet" in said(answer)
    assert "artikel 9</textarea>" in said(answer)


def test_what_stays_behind_of_a_paste_is_said(example, browsers):
    answer = browsers["ed"].post("/staff/texts/paste/", {"html": "<p>Bel <del>ons</del> <s>nooit</s> nu</p>"}).json()

    assert answer["markdown"] == "Bel nu\n"
    assert answer["note"].endswith("a comment: 2 pieces.")


def test_a_picture_whose_words_nobody_can_see_has_no_words(example, browsers):
    answer = browsers["ed"].post("/staff/texts/images/", {"alt": "\u200b\u2060 \u00ad"})

    assert answer.status_code == 422
    assert "Say in words what the picture shows" in said(answer)


def test_a_faulty_text_is_saved_but_goes_no_further(wage, browsers):
    answer = browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, "Zonder titel 5", review="yes"))

    assert answer.status_code == 422
    assert "the first block is the title" in said(answer)
    assert Draft.objects.get(text=wage).state == "draft"


def test_a_bad_day_or_source_keeps_every_word(wage, browsers):
    answer = browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, checked="gisteren"))

    assert answer.status_code == 422
    assert "Write the day as 1-1-2027." in said(answer)
    assert "dat je werkt" in said(answer)
    assert "gisteren" in said(answer)


def test_a_text_too_long_or_too_large_is_refused_and_nothing_changes(wage, browsers):
    assert browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, "woord " * 20_000)).status_code == 422
    assert browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, "x" * 10_000_000)).status_code == 413
    assert not Draft.objects.exists()


def test_html_and_script_never_reach_a_reader(wage, browsers):
    body = NEW.replace("elk uur", "<script>alert(1)</script> elk uur")

    answer = browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, body, review="yes"))

    assert "HTML does not belong in a text" in said(answer)
    assert "<script>alert" not in said(browsers["ed"].get(f"/staff/texts/{wage.pk}/preview/"))


def test_a_scheduled_text_is_published_when_its_moment_comes(wage, browsers, monkeypatch):
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))
    decide(browsers["abe"], wage, later="yes", at="2099-01-01 09:00")
    job = Job.objects.get(kind="release")
    assert "dat je werkt" not in body_at("north", "/nl/pay/wage/", timezone.now()).decode()

    monkeypatch.setattr(timezone, "now", lambda: job.run_at)
    work()

    assert "dat je werkt" in body_at("north", "/nl/pay/wage/", job.run_at).decode()


def test_a_schedule_that_was_taken_back_publishes_nothing(wage, browsers, monkeypatch):
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))
    decide(browsers["abe"], wage, later="yes", at="2099-01-01 09:00")
    decide(browsers["abe"], wage, back="yes", note="Nog een bron.")
    assert "Nog een bron." in said(browsers["ed"].get("/staff/"))
    job = Job.objects.get(kind="release")

    monkeypatch.setattr(timezone, "now", lambda: job.run_at)
    work()

    assert "dat je werkt" not in body_at("north", "/nl/pay/wage/", job.run_at).decode()


def test_a_moment_in_the_past_is_refused(wage, browsers):
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))

    answer = decide(browsers["abe"], wage, later="yes", at="2020-01-01 09:00")

    assert "The moment lies in the past." in said(answer)


def test_a_withdrawn_text_is_gone_now_and_can_be_seen_as_it_was(wage, browsers):
    there = timezone.now()

    browsers["abe"].post(f"/staff/texts/{wage.pk}/withdraw/", {"at": ""})

    address = "/nl/pay/wage/"
    old = browsers["abe"].get("/staff/shown/exactly/", {"address": address, "at": there.isoformat()})
    assert old.content == body_at("north", address, there)
    assert body_at("north", address, timezone.now()) != old.content


def test_an_earlier_version_comes_back_as_a_draft(wage, browsers):
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))
    decide(browsers["abe"], wage)
    told = said(browsers["eva"].get(f"/staff/texts/{wage.pk}/history/"))
    assert "<ins>" in told

    browsers["eva"].post(f"/staff/texts/{wage.pk}/history/", {"of": "version", "number": 1, "base": 0})

    assert "per uur" in Draft.objects.get(text=wage).head.blocks[1]["md"]


def test_what_a_pack_offers_for_an_edited_text_is_shown_and_not_taken(wage, browsers, now):
    from infopunt.jobs import content
    from tests.conftest import EXAMPLE

    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))
    decide(browsers["abe"], wage)

    done = content.load(EXAMPLE, now=now)

    assert done.kept == [str(wage)]
    assert "<del>" in said(browsers["ed"].get(f"/staff/texts/{wage.pk}/offered/"))
    browsers["ed"].post(f"/staff/texts/{wage.pk}/offered/", {"take": "yes"})
    assert "per uur" in Draft.objects.get(text=wage).head.blocks[1]["md"]


def test_after_a_notice_is_taken_away_the_screen_says_so(example, browsers):
    abe = browsers["abe"]
    abe.post("/staff/notice/", {"words-nl": "Loket dicht.", "words-en": "Desk closed."}, follow=True)

    told = said(abe.post("/staff/notice/", {"end": "yes"}, follow=True))

    assert "It is gone: no page shows a notice any more." in told
    assert "shows it now" not in told


def test_a_notice_is_looked_at_first_and_names_who_will_read_english(example, browsers):
    words = {"words-nl": "Loket dicht.", "words-en": "Desk closed.", "words-pl": "", "look": "yes"}

    answer = said(browsers["abe"].post("/staff/notice/", words))

    assert "Without words of their own these read the English: Polski, العربية." in answer
    assert '<p class="note" lang="nl" dir="ltr">Loket dicht.</p>' in answer
    assert not Notice.objects.exists()
    assert answer.index("w-nl") < answer.index("w-en") < answer.index("w-pl")


def test_a_notice_goes_by_itself_at_its_moment(example, browsers, monkeypatch):
    words = {"words-nl": "Loket dicht.", "words-en": "Desk closed.", "ends": "2099-01-01 09:00"}
    browsers["abe"].post("/staff/notice/", words)
    assert "1 January 2099 09:00" in said(browsers["abe"].get("/staff/notice/"))
    assert "Loket dicht" in body_at("north", "/nl/pay/wage/", timezone.now()).decode()

    Notice.objects.update(ends_at=timezone.now())
    Job.objects.filter(kind="end_notice").update(run_at=timezone.now())
    work()

    assert Notice.objects.get().until is not None
    assert "Loket dicht" not in body_at("north", "/nl/pay/wage/", timezone.now()).decode()


def test_a_notice_somebody_else_put_up_meanwhile_is_not_replaced_unseen(example, browsers):
    browsers["abe"].post("/staff/notice/", {"words-nl": "Een.", "words-en": "One.", "seen": "0"})

    answer = browsers["ann"].post("/staff/notice/", {"words-nl": "Twee.", "words-en": "Two.", "seen": "0"})

    assert answer.status_code == 422
    assert Notice.objects.get(until=None).words["en"] == "One."


@pytest.mark.parametrize("address", [
    "https://evil.example/staff/account/login/", "//evil.example/nl/", "javascript:alert(1)", "data:text/html,x",
    "/staff/account/logout/", "/nl/../staff/", "/xx/pay/", "\\\\evil.example", "/nl/pay/?next=//evil.example",
])  # fmt: skip
def test_a_remark_leads_to_a_page_of_the_region_or_nowhere(example, browsers, address):
    client = Client(headers={"host": "localhost"})
    client.post("/pl/about/remark/", {"words": "Missed", "page": address})
    assert Remark.objects.get().address == "/pl/"
    Remark.objects.create(region="north", address=address, language="pl", words="Older", left_on=timezone.localdate())
    Task.objects.create(region="north", address=address, language="pl", say="!", by="x", made_on=timezone.localdate())

    links = re.findall(
        r'href="([^"]*)"', said(browsers["abe"].get("/staff/remarks/")) + said(browsers["abe"].get("/staff/"))
    )

    assert escape(address) not in links
    assert "/pl/" in links


def test_an_urgent_notice_stands_on_every_page_when_the_button_comes_back(example, browsers):
    answer = browsers["abe"].post("/staff/notice/", {"words-nl": "Loket dicht.", "words-en": "Desk closed."})

    assert answer.status_code == 302
    for address, words in (("/nl/pay/wage/", "Loket dicht."), ("/pl/", "Desk closed."), ("/", "Desk closed.")):
        assert words in body_at("north", address, timezone.now()).decode()
    assert Notice.objects.get(until=None).by == "abe@example.org"
    browsers["abe"].post("/staff/notice/", {"end": "yes"})
    assert "Desk closed." not in body_at("north", "/pl/", timezone.now()).decode()


def test_a_notice_without_english_or_too_long_is_refused_with_its_words_kept(example, browsers):
    for words in ({"words-nl": "Dicht."}, {"words-nl": "x" * 301, "words-en": "y"}):
        answer = browsers["abe"].post("/staff/notice/", words)
        assert answer.status_code == 422
        assert words["words-nl"] in said(answer)


def test_one_step_from_what_a_visitor_missed_to_a_task(example, browsers, now):
    remark = Remark.objects.create(
        region="north", address="/pl/pay/wage/", language="pl", words="Gdzie?\nA kiedy?", left_on=now.date()
    )
    assert "Gdzie?<br>A kiedy?" in said(browsers["ed"].get("/staff/remarks/"))

    browsers["ed"].post(f"/staff/remarks/{remark.pk}/", {"task": "yes"})

    assert Task.objects.get().say == "Gdzie?\nA kiedy?"
    assert "Gdzie?<br>A kiedy?" in said(browsers["ed"].get("/staff/"))
    browsers["ed"].post(f"/staff/tasks/{Task.objects.get().pk}/done/")
    assert "Gdzie?" not in said(browsers["ed"].get("/staff/"))


def test_a_new_page_begins_as_a_draft_and_is_nowhere_until_published(example, browsers):
    data = {"layer": "north", "topic": "home.room", "slug": "bike", "title": "Fietsen", "lead": "Zo koop je een fiets."}

    browsers["ed"].post("/staff/texts/new/", data)

    text = Text.objects.get(page__slug="bike")
    assert body_at("north", "/nl/home/bike/", timezone.now()) is None
    browsers["ed"].post(
        f"/staff/texts/{text.pk}/", {**form(text, "# Fietsen\n\nZo koop je een fiets."), "review": "yes"}
    )
    decide(browsers["abe"], text)
    assert "Zo koop je een fiets." in body_at("north", "/nl/home/bike/", timezone.now()).decode()
    assert browsers["ed"].post("/staff/texts/new/", data).status_code == 422


def test_an_organisation_s_page_says_who_speaks_and_its_people_see_nothing_else(example, browsers, now):
    from tests.people import browser_of, make_worker

    browsers["ann"].post("/staff/people/voices/", {"name": "Example Farm", "slug": "farm", "kind": "employer"})
    gus = browser_of(make_worker("gus", ("editor", "north", "farm")))
    data = {
        "layer": "north:farm",
        "topic": "home.room",
        "slug": "beds",
        "title": "Bedden",
        "lead": "Bij ons slaap je zo.",
    }
    gus.post("/staff/texts/new/", data)
    text = Text.objects.get(page__slug="farm-beds")
    gus.post(f"/staff/texts/{text.pk}/", {**form(text, "# Bedden\n\nBij ons slaap je zo."), "review": "yes"})
    assert decide(gus, text).status_code in (403, 422)

    decide(browsers["abe"], text)

    page = body_at("north", "/nl/home/farm-beds/", timezone.now()).decode()
    assert "Example Farm (werkgever) zegt dit." in page
    assert said(gus.get("/staff/texts/")).count("<tr>") == 2
    other = Text.objects.get(page__layer="", page__slug="wage", language="nl")
    assert gus.get(f"/staff/texts/{other.pk}/").status_code == 404


def test_every_step_stands_in_the_log_with_a_name_and_no_words_of_the_text(wage, browsers):
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))
    decide(browsers["abe"], wage)

    steps = list(AuditEntry.objects.filter(thing__startswith="text:national:pay/wage/nl").values_list("verb", "actor"))
    assert ("draft saved", "ed@example.org") in steps
    assert ("review asked", "ed@example.org") in steps
    assert ("text published", "abe@example.org") in steps


def test_lists_cost_the_same_however_many_rows_they_have(example, browsers, now, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(path):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browsers["abe"].get(path).status_code == 200
        return len(queries)

    screens = ["/staff/", "/staff/texts/", "/staff/facts/", "/staff/remarks/"]
    browsers["abe"].get("/staff/")  # the first request of a session writes when it began
    few = [cost(path) for path in screens]
    source = Text.objects.get(page__layer="", page__slug="wage", language="nl")
    from infopunt.information.models import Page
    from infopunt.information.operations import publish_version

    for number in range(30):
        page = Page.objects.create(theme="pay", slug=f"many-{number}", topics=["pay.wage"])
        text = Text.objects.create(page=page, language="nl", state="draft")
        fields = {n: getattr(source.current, n) for n in ("blocks", "sources", "translation", "source_version")}
        publish_version(text, {**fields, "checked_on": "2020-01-01"}, by="x", now=now)
        Remark.objects.create(region="north", address=f"/{number}", language="pl", words="?", left_on=now.date())
        Task.objects.create(region="north", address="/", language="pl", say="!", by="x", made_on=now.date())
        browsers["ed"].post(f"/staff/texts/{text.pk}/", form(text, review="yes"))

    assert [cost(path) for path in screens] == few
    session_and_person = 5  # session, person, factor, duties, regions
    assert few[1] - session_and_person <= 6
    assert Keystrokes.objects.count() == 0


def test_a_text_that_somebody_planned_away_meanwhile_is_not_withdrawn_unseen(wage, browsers):
    screen = browsers["abe"].get(f"/staff/texts/{wage.pk}/").content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', screen)[1]
    browsers["abe"].post(f"/staff/texts/{wage.pk}/withdraw/", {"seen": seen, "at": "2099-01-01 09:00"})

    browsers["abe"].post(f"/staff/texts/{wage.pk}/withdraw/", {"seen": seen, "at": ""})

    wage.refresh_from_db()
    assert wage.state == "published"


def test_the_screen_says_truthfully_that_readers_get_it_later(example, browsers, monkeypatch):
    own, file = Text.objects.get(page__slug="own", language="nl"), example / "published/north/nl/home/own/index.html"

    def locked(*_, **__):
        raise OperationalError

    with monkeypatch.context() as busy:
        busy.setattr(publishing, "publish", locked)
        answer = browsers["abe"].post(f"/staff/texts/{own.pk}/withdraw/", follow=True)

    assert "For readers it is gone in a moment." in said(answer)
    assert file.exists()
    outbox.hurry_job("publish", timezone.now())
    work()
    assert not file.exists()


def test_today_says_that_something_cannot_be_shown(example, browsers):
    assert "can be shown to readers now" not in said(browsers["ed"].get("/staff/"))

    Job.objects.create(kind="publish", run_at=timezone.now(), error="OSError")

    assert "can be shown to readers now" in said(browsers["ed"].get("/staff/"))
