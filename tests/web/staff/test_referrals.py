"""Handing over, as handlers and a body meet it: four eyes, one code shown once, and an inbox that shows nothing else of ours."""

import re
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader
from pyrage import decrypt
from pyrage.x25519 import Identity

from infopunt.accounts.queries import staff_of
from infopunt.mailbox import asking, leaving, trays
from infopunt.mailbox.models import Conversation
from infopunt.referrals import consenting
from infopunt.referrals.authorities.models import Authority
from infopunt.referrals.models import Referral
from infopunt.vault.outside import secret_file
from infopunt.web.staff.mails import site_address
from tests.desk import said
from tests.people import browser_of, make_worker
from tests.referrals.story import BODY, EXPLAINED, NAME, PHOTO, TEXT, WORDING, Story
from tests.talk import PHRASE, WORDS, opened_region

PACK = {
    "id": BODY, "organisation": "example-desk", "order": 1, "rules": [], "otherwise": {"takes": "maybe", "reason": "unclear"},
    "needs": [{"field": "what", "must": True}, {"field": "address"}, {"field": "bsn"}],
    "handover": ["inbox", "link", "paper"], "checked": "2026-11-30",
    "sources": [{"title": "Example", "url": "https://www.example.org/1", "date": "2026-01-01", "about": ["takes"], "read": "live"}],
}  # fmt: skip
TYPED = {
    "authority": BODY, "text": TEXT, "field-what": "Overuren niet betaald", "field-bsn": "123456782", "explained": EXPLAINED,
    "way": "inbox", "basis": "code",
}  # fmt: skip


@pytest.fixture
def story(example, monkeypatch):
    Authority.objects.create(id=BODY, position=1, data=PACK)
    return Story(timezone.now())


def browser(worker):
    client = browser_of(worker)
    client.post("/staff/talk/open/", {"phrase": PHRASE})
    return client


def propose(client, story, **more):
    answer = client.post(f"/staff/referrals/of/{story.origin_id}/", {**TYPED, "key": "k1", **more})
    assert answer.status_code == 302
    return answer.headers["location"]


def agree(story):
    consenting.agree(story.visit(), Referral.objects.get().pk, WORDING, "pl", day=story.day)


def test_a_handler_proposes_a_second_one_sends_and_the_body_answers(story):
    paul = browser(story.partner())
    hanna, hugo = browser(story.hanna), browser(story.hugo)
    form = said(hanna.get(f"/staff/referrals/of/{story.origin_id}/?to={BODY}"))
    assert ("its inbox here" in form, "field-bsn" in form) == (True, False)

    here = propose(hanna, story)
    assert propose(hanna, story) == here
    asked = said(hanna.get(f"/staff/talk/{story.origin_id}/"))
    assert "We asked whether the team for reports" not in asked
    assert TEXT in said(hanna.get(here))
    agree(story)
    assert "you wrote it" in said(hanna.post(f"{here}send/"))
    assert "I looked: send it" in said(hugo.get(here))
    assert hugo.post(f"{here}send/").status_code == 302

    copy = Referral.objects.get().copy
    page = said(paul.get("/staff/partner/"))
    assert f"/staff/partner/{copy}/" in page
    assert TEXT in said(paul.get(f"/staff/partner/{copy}/"))
    assert "Choose what you do with it." in said(paul.post(f"/staff/partner/{copy}/answer/", {"words": "Wij"}))
    paul.post(f"/staff/partner/{copy}/answer/", {"state": "accepted", "words": "Wij bellen."})
    assert "Wij bellen." in said(hanna.get(here))
    paul.post(f"/staff/partner/{copy}/answer/", {"state": "delivered"})
    hanna.post(f"{here}told/", {"words-pl": "Gotowe.", "words-nl": "Klaar."})

    assert [dict(one.content["words"]) for one in story.own().told] == [{"pl": "Gotowe.", "nl": "Klaar."}]
    lists = said(hanna.get("/staff/referrals/"))
    assert lists.index("dealt with") > lists.index("Ended")


def test_a_question_says_of_what_was_passed_on_only_that_it_can_be(story):
    """What goes to a body stands on a screen of its own: it is no request to the team for reports."""
    hanna = browser(story.hanna)
    propose(hanna, story)
    agree(story)

    page = said(hanna.get(f"/staff/talk/{story.origin_id}/"))

    assert WORDS in page
    assert page.count('<section class="past">') == 1


def test_what_a_body_is_shown_holds_nothing_of_where_it_came_from(story):
    paul = browser(story.partner())
    here = propose(browser(story.hanna), story)
    agree(story)
    browser(story.hugo).post(f"{here}send/")
    row = Referral.objects.get()

    pages = [paul.get("/staff/partner/"), paul.get(f"/staff/partner/{row.copy}/")]
    shown = "".join(page.content.decode() for page in pages)

    for secret in (
        str(row.pk),
        str(story.origin_id),
        str(row.consent),
        "hanna",
        "Hanna",
        "hugo",
        WORDS,
        EXPLAINED,
        WORDING,
        story.code,
    ):
        assert secret not in shown


def test_another_body_and_another_region_meet_nothing_and_what_was_recalled_is_gone(story):
    paul, olga = browser(story.partner()), browser(story.partner("olga", "example-other-body"))
    here = propose(browser(story.hanna), story)
    agree(story)
    hugo = browser(story.hugo)
    hugo.post(f"{here}send/")
    row = Referral.objects.get()
    sam = browser(opened_region(timezone.now(), "south", "sam"))
    other = "00000000-0000-4000-8000-000000000000"

    for id in (row.copy, row.pk, story.origin_id, other):
        assert olga.get(f"/staff/partner/{id}/").status_code == 404
        assert olga.post(f"/staff/partner/{id}/answer/", {"state": "accepted"}).status_code == 404
    for path in (here, f"/staff/referrals/of/{story.origin_id}/", f"/staff/referrals/{other}/"):
        assert sam.get(path).status_code == 404
    assert [sam.post(f"{here}{do}/").status_code for do in ("send", "recall", "export", "heard", "told")] == [404] * 5
    assert [paul.get(path).status_code for path in ("/staff/referrals/", here, "/staff/talk/")] == [403, 403, 403]

    hugo.post(f"{here}recall/")
    assert paul.get(f"/staff/partner/{row.copy}/").status_code == 404
    assert Conversation.objects.filter(pk=row.copy).count() == 0


def test_a_code_for_a_link_is_shown_once(story, settings):
    hanna, hugo = browser(story.hanna), browser(story.hugo)
    here = propose(hanna, story, way="link")
    agree(story)

    sent = hugo.post(f"{here}send/")

    shown = said(sent)
    link = re.search(r'id="link">http://[^/]+(/partner/[\w-]+/)<', shown)[1]
    settings.STAFF_HOST = "desk.example.org"
    assert "desk.example.org" not in site_address(link, "north")  # where the screens have a host, it has nothing else
    code = re.search(r'id="code">([\d\s]+)<', shown)[1]
    assert (len(link) > 40, len("".join(code.split()))) == (True, 20)
    assert sent.headers["cache-control"] == "no-store"
    assert (link in said(hugo.get(here)), code in said(hugo.get(here))) == (False, False)


def test_what_was_erased_says_so_and_waits_for_nobody(story):
    paul, hanna = story.partner(), browser(story.hanna)
    sent = story.sent().row
    story.opens(paul, sent.copy)
    visit = story.visit()
    consenting.withdraw_all(visit, day=story.day)
    asking.erase(visit)

    answers = [hanna.get(f"/staff/referrals/{sent.pk}/"), hanna.post(f"/staff/referrals/{sent.pk}/heard/")]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "What the body got, the body has." in said(answers[0])
    lists = said(hanna.get("/staff/referrals/"))
    assert lists.index(str(sent.pk)) > lists.index("Ended")


def test_the_screen_of_the_lists_asks_as_often_for_thirty_as_for_one(story):
    hanna, row = browser(story.hanna), story.proposed()

    def asked():
        with (
            CaptureQueriesContext(connections["reports"]) as sealed,
            CaptureQueriesContext(connections["default"]) as open_,
        ):
            shown = said(hanna.get("/staff/referrals/"))
        return len(sealed) + len(open_), shown.count('<a href="/staff/referrals/')

    one = asked()
    Referral.objects.bulk_create(Referral(**{**values_of(row), "id": uuid4()}) for _each in range(29))
    thirty = asked()

    assert (thirty[0], thirty[1] - one[1]) == (one[0], 29)


def values_of(row):
    return {field.attname: getattr(row, field.attname) for field in Referral._meta.concrete_fields}


def test_paper_is_taken_out_with_a_purpose(story, tmp_path):
    hanna, hugo = browser(story.hanna), browser(story.hugo)
    here = propose(hanna, story, way="paper", basis="desk", wording="Voorgelezen; zei ja.")
    hugo.post(f"{here}send/")

    assert "Say what it is taken out for." in said(hugo.post(f"{here}export/", {"purpose": ""}))
    answer = hugo.post(f"{here}export/", {"purpose": "brief"})

    (tmp_path / "document.pdf").write_bytes(answer.content)
    assert answer.headers["content-disposition"] == 'attachment; filename="document.pdf"'
    text = " ".join(PdfReader(tmp_path / "document.pdf").pages[0].extract_text().split())
    assert (NAME not in text, "Overuren niet betaald" in text) == (True, True)
    hugo.post(f"{here}heard/", {"state": "declined", "reason": "not_ours", "words": "Niet voor ons."})
    assert Referral.objects.get().state == "declined"


def test_files_are_chosen_looked_at_by_the_second_and_saved_by_the_body(story):
    number, paul = story.attach(), browser(story.partner())
    hanna, hugo = browser(story.hanna), browser(story.hugo)
    look = f"/staff/talk/files/{story.origin_id}/{number}/"
    assert look in said(hanna.get(f"/staff/referrals/of/{story.origin_id}/?to={BODY}"))
    refused = hanna.post(
        f"/staff/referrals/of/{story.origin_id}/", {**TYPED, "key": "k0", "way": "paper", "files": str(number)}
    )
    assert (refused.status_code, f'value="{number}" checked' in said(refused)) == (422, True)

    here = propose(hanna, story, files=str(number))
    agree(story)
    assert f'href="{look}">file-1.jpg' in said(hugo.get(here))
    hugo.post(f"{here}send/")
    copy = f"/staff/partner/{Referral.objects.get().copy}/"
    assert f'href="{copy}files/1/">file-1.jpg' in said(paul.get(copy))
    answer = paul.get(f"{copy}files/1/")

    assert (answer.content, answer.headers["content-disposition"]) == (PHOTO, 'attachment; filename="file-1.jpg"')
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert [paul.get(f"{copy}files/{none}/").status_code for none in (0, 2, "9" * 20)] == [404] * 3
    assert paul.get(look).status_code == 403


def test_a_file_only_the_body_opens_is_saved_with_a_purpose_and_holds_the_files(story):
    key = Identity.generate()
    secret_file("bodies.yaml").write_text(f"north: {{{BODY}: {{age: {key.to_public()}}}}}")
    Authority.objects.filter(id=BODY).update(data={**PACK, "handover": ["age"]})
    hanna, hugo = browser(story.hanna), browser(story.hugo)
    here = propose(hanna, story, way="age", files=str(story.attach()))
    agree(story)
    hugo.post(f"{here}send/")

    answer = hugo.post(f"{here}export/", {"purpose": "brief"})

    assert answer.headers["content-disposition"] == 'attachment; filename="document.zip.age"'
    with ZipFile(BytesIO(decrypt(answer.content, [key]))) as whole:
        assert whole.namelist() == ["document.pdf", "document.json", "file-1.jpg"]
        assert whole.read("file-1.jpg") == PHOTO


def test_a_refused_proposal_keeps_what_was_typed(story):
    hanna = browser(story.hanna)

    answer = hanna.post(
        f"/staff/referrals/of/{story.origin_id}/", {**TYPED, "text": "", "field-address": "Voorbeeldstad"}
    )

    assert (answer.status_code, "Write what the body gets to read." in said(answer)) == (422, True)
    for typed in (EXPLAINED, "Voorbeeldstad", "Overuren niet betaald"):
        assert typed in said(answer)
    assert Referral.objects.count() == 0


def test_a_partner_sets_a_phrase_waits_and_is_let_in(story):
    paul = make_worker("paul", ("partner", "north", ""))
    theirs, hanna = browser_of(paul), browser(story.hanna)
    assert "Choose a key phrase" in said(theirs.get("/staff/partner/"))
    answer = theirs.post("/staff/talk/phrase/", {"phrase": PHRASE, "again": PHRASE})
    assert 'href="/staff/partner/"' in said(answer)
    answer = theirs.post("/staff/talk/open/", {"phrase": PHRASE, "to": "partner"})
    assert answer.headers["location"] == "/staff/partner/"
    assert "somebody of the desk has to let you in" in said(theirs.get("/staff/partner/"))

    assert "Paul" in said(hanna.get("/staff/referrals/bodies/"))
    hanna.post(f"/staff/referrals/bodies/{BODY}/{paul.pk}/", {"do": "in"})

    assert "has to let you in" not in said(theirs.get("/staff/partner/"))
    hanna.post(f"/staff/referrals/bodies/{BODY}/{paul.pk}/", {"do": "out"})
    assert trays.has_phrase(paul.pk)
    again = f"/staff/referrals/bodies/{BODY}/renew/"
    assert again not in said(hanna.get("/staff/referrals/bodies/"))
    hanna.post(f"/staff/referrals/bodies/{BODY}/{paul.pk}/", {"do": "in"})
    leaving.take_out(paul.pk, by="ann@example.org", now=story.now)
    assert again in said(hanna.get("/staff/referrals/bodies/"))
    hanna.post(again)
    assert again not in said(hanna.get("/staff/referrals/bodies/"))
    assert hanna.post(f"/staff/referrals/bodies/nobody/{paul.pk}/", {"do": "in"}).status_code == 404


def test_an_adviser_sees_no_referral_of_a_report_of_abuse(story):
    propose(browser(story.hanna), story)
    Referral.objects.update(team="abuse_reports")
    hugo = browser(story.hugo)

    assert hugo.get(f"/staff/referrals/{Referral.objects.get().pk}/").status_code == 404
    assert Referral.objects.get().pk.hex not in said(hugo.get("/staff/referrals/")).replace("-", "")
    assert staff_of(story.hugo).email == "hugo@example.org"


def test_an_adviser_gives_nobody_the_key_of_a_body(story):
    """Copies of reports are sealed to it too: an adviser with a friend among the partners reads none of them."""
    hugo, paul = browser(story.hugo), make_worker("paul", ("partner", "north", ""))

    assert hugo.post(f"/staff/referrals/bodies/{BODY}/{paul.pk}/", {"do": "in"}).status_code == 403
    assert "/staff/referrals/bodies/" not in said(hugo.get("/staff/referrals/"))
