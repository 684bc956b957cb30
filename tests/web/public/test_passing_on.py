"""Passing on as who asked meets it, and what a body without an account opens: exactly what was agreed, and no difference between
one mistake and another."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from infopunt.kernel.codes import with_check_digits
from infopunt.mailbox.messages import add_content
from infopunt.mailbox.models import Conversation
from infopunt.mailbox.rules import Kind, Sender
from infopunt.referrals.models import Referral
from infopunt.referrals.rules import Way
from infopunt.regions.operations import open_talk
from infopunt.reporting.rules import Consent
from infopunt.web.public.talk.frame import day_words
from tests.desk import said
from tests.referrals.story import BODY, EXPLAINED, FIELDS, NAME, PHOTO, TEXT, Story
from tests.talk import BOTH, WORDS

pytestmark = pytest.mark.django_db(databases=BOTH)


@pytest.fixture
def story(example, now):
    open_talk("north", by="x", now=now)
    return Story(timezone.now())


def back(client, story, language="pl", **more):
    return client.post(f"/{language}/talk/back/", {"code": story.code, **more})


def test_who_asked_sees_exactly_what_would_go_says_yes_reads_the_answer_and_the_wording_is_kept(client, story):
    row = story.proposed()
    page = said(back(client, story))
    for words in (f"To trafiłoby do: {NAME}, i nic więcej:", TEXT, EXPLAINED, *(value for _name, value in FIELDS)):
        assert words in page
    assert (
        page.find("Punkt informacyjny o coś cię pyta") < page.find(TEXT) < page.find(WORDS)
    )  # what is asked comes first
    assert "Jest dla ciebie odpowiedź" not in page

    agreed = said(back(client, story, do="pass-on", referral=row.pk, answer="yes"))

    assert f"potem trafi to do: {NAME}" in agreed
    [consent] = [one.content for one in story.visit().messages() if one.kind == "consent"]
    assert (consent["language"], consent["words"], consent["name"]) == (
        "pl", f"To trafiłoby do: {NAME}, i nic więcej: Tak, przekażcie to do: {NAME}", NAME,
    )  # fmt: skip
    paul = story.partner()
    sent = story.send(row).row
    assert "Nikt tam jeszcze tego nie otworzył" in said(back(client, story))
    story.answers(paul, sent.copy, "accepted", words="Wij bellen u.")
    page = said(back(client, story))
    assert (f"Zajmuje się tym: {NAME}." in page, "Wij bellen u." in page) == (True, True)
    assert 'value="withdraw"' not in page


def test_a_no_a_late_yes_and_a_yes_taken_back(client, story):
    row = story.proposed()
    page = said(back(client, story, do="pass-on", referral=row.pk, answer="no"))
    assert f"To nie trafi do: {NAME}." in page
    assert f"To nie trafi do: {NAME}." in said(back(client, story, do="pass-on", referral=row.pk, answer="yes"))

    other = story.agreed()
    story.partner()
    sent = story.send(other).row
    assert 'value="withdraw"' in said(back(client, story))
    back(client, story, do="withdraw", referral=other.pk)
    for nonsense in ("", "x", sent.copy, story.origin_id):
        assert back(client, story, do="withdraw", referral=nonsense).status_code == 200

    assert Referral.objects.get(pk=other.pk).state == "withdrawn"
    assert not Conversation.objects.filter(pk=sent.copy).exists()


def test_a_yes_to_a_body_that_opened_it_is_not_offered_to_be_taken_back(client, story):
    yes = Consent(BODY, NAME, "pl", "To trafi do nich.", ())
    visit, paul = story.visit(), story.partner()
    add_content(visit.row, visit.key, Kind.CONSENT, Sender.ASKER, yes.content(), day=story.day)
    sent = story.sent().row
    assert 'value="take-back"' in said(back(client, story))

    story.opens(paul, sent.copy)

    page = said(back(client, story))
    with override("pl"):
        assert ('value="take-back"' in page, f"Otworzyli to {day_words(story.day)}" in page) == (False, True)


def test_erasing_takes_along_what_nobody_opened(client, story):
    story.partner()
    story.sent()

    back(client, story, do="erase")

    assert Conversation.objects.count() == 0


@pytest.fixture
def sent(story):
    return story.sent(Way.LINK)


def at(sent):
    return f"/partner/{sent.link.address}/"


def test_a_body_without_an_account_opens_answers_and_sees_nothing_else(client, story, sent):
    form = client.get(at(sent))
    page = client.post(at(sent), {"code": sent.link.hand.code})
    shown = page.content.decode()

    assert TEXT in said(page)
    row = Referral.objects.get()
    secrets = (
        WORDS,
        EXPLAINED,
        "hanna",
        "hugo",
        str(row.pk),
        str(row.copy),
        str(row.consent),
        str(story.origin_id),
        story.code,
        BODY,
    )
    for secret in secrets:
        assert secret not in shown
    for answer in (form, page):
        assert ("<script" in answer.content.decode(), bool(answer.cookies)) == (False, False)
        assert answer.headers["cache-control"] == "no-store"
        assert "script-src" not in answer.headers["content-security-policy"]
    assert sent.link.hand.code not in said(form)

    unsaid = client.post(
        at(sent), {"code": sent.link.hand.code, "do": "answer", "state": "declined", "words": "Wij niet."}
    )
    assert (unsaid.status_code, "Kies waarom niet." in said(unsaid), "Wij niet." in said(unsaid)) == (422, True, True)
    client.post(
        at(sent),
        {"code": sent.link.hand.code, "do": "answer", "state": "declined", "reason": "not_ours", "words": "Wij niet."},
    )
    assert [one.words for one in story.own().copy.replies] == ["Wij niet."]


def test_who_asked_reads_how_many_files_go_and_the_body_saves_them_alone(client, story):
    row = story.proposed(Way.LINK, document=story.with_files(story.attach()))
    assert "Pliki, które idą razem z tym: 1 (zdjęcie)." in said(back(client, story))
    back(client, story, do="pass-on", referral=row.pk, answer="yes")
    [consent] = [one.content for one in story.visit().messages() if one.kind == "consent"]
    assert "1 (zdjęcie)" in consent["words"]
    sent = story.send(row)
    code = sent.link.hand.code
    assert 'name="file" value="1"' in said(client.post(at(sent), {"code": code}))

    answer = client.post(at(sent), {"code": code, "do": "file", "file": "1"})

    assert answer.content == PHOTO
    assert {name: answer.headers[name] for name in ("content-type", "content-disposition", "cache-control")} == {
        "content-type": "image/jpeg", "content-disposition": 'attachment; filename="file-1.jpg"', "cache-control": "no-store",
    }  # fmt: skip
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    wrong = {"code": with_check_digits("1" * 18), "do": "file", "file": "1"}
    for typed in (wrong, *({"code": code, "do": "file", "file": none} for none in ("", "0", "2", "x", "9" * 5000))):
        assert client.post(at(sent), typed).status_code == 422


def test_who_took_it_or_why_not_stands_in_words_of_the_reader(client, story):
    paul = story.partner()
    sent = story.sent().row
    story.answers(paul, sent.copy, "declined", "no_room")

    page = said(back(client, story))

    assert "Mówią, że teraz nie mają na to miejsca." in page


def test_a_wrong_code_and_an_unknown_address_look_the_same_and_are_not_tried_without_end(client, sent):
    wrong, address = with_check_digits("1" * 18), "/partner/" + "x" * 32 + "/"
    one, other = client.post(at(sent), {"code": wrong}), client.post(address, {"code": wrong})
    unknown = client.post(address, {"code": sent.link.hand.code})

    def shown(answer):
        return answer.status_code, answer.content.replace(sent.link.address.encode(), b"x" * 32)

    assert shown(one) == shown(other) == shown(unknown)
    assert client.get(at(sent)).status_code == client.get(address).status_code == 200
    assert Referral.objects.get().state == "sent"
    for _each in range(10):
        last = client.post(at(sent), {"code": wrong})
    assert last.status_code == 429


def test_a_post_of_another_site_opens_nothing(client, sent):
    answer = client.post(at(sent), {"code": sent.link.hand.code}, headers={"origin": "https://evil.example.org"})

    assert answer.status_code == 403
    assert Referral.objects.get().state == "sent"
