"""Telling that something is wrong, as a visitor meets it: what happened first, three ways out, a yes for each who gets it."""

import re
from html import unescape

import pytest
from django.db import OperationalError
from django.utils import timezone

from infopunt.accounts.queries import staff_of
from infopunt.kernel.codes import grouped
from infopunt.kernel.models import Event
from infopunt.mailbox import asking, handling
from infopunt.mailbox.models import Conversation, Item
from infopunt.referrals.authorities.queries import AuthorityShown
from infopunt.referrals.authorities.rules import Takes, Tile
from infopunt.regions.models import Municipality, Region
from infopunt.regions.operations import open_talk
from infopunt.reporting.models import AbuseReport
from infopunt.reporting.queries import account_told, standing_consents
from infopunt.reporting.rules import Account
from infopunt.web.public.talk import passing, telling
from tests.languages import OFFERED
from tests.talk import BOTH, WORDS, opened_region, opened_tray

pytestmark = pytest.mark.django_db(databases=BOTH)
CANARY = '<script>alert(1)</script>{{7*7}}<a href="https://example.org">x</a> https://example.org/y \u202e=HYPERLINK()'
EXITS = ["advise", "keep", "pass_on"]


@pytest.fixture
def hanna(example, now):
    """Who reads reports; visitors may tell."""
    open_talk("north", by="x", now=now)
    return opened_region(timezone.now())


def authority(id, takes=Takes.YES, does="Sprawdza firmy."):
    return AuthorityShown(
        id=id, language="pl", is_machine=True, name=id.title(), service="", url="", phone="", takes=takes,
        reasons=("Pracujesz przez agencję.",), depends=(), tiles=frozenset(), does=does, does_not="Nie odzyskuje płacy.",
        time="Kilka tygodni.", anonymous="yes", anonymity="Można bez nazwiska.", needs=(("name", "nazwa firmy", True),),
        handover=(), languages=("nl",), source=None, checked=timezone.localdate(),
    )  # fmt: skip


@pytest.fixture
def bodies(monkeypatch):
    """Two authorities that take everything, and one that takes nothing; of what they were asked a list."""
    asked, shown = [], [authority("labour"), authority("tenants"), authority("police", Takes.NO)]

    def answer(situation, region, language):
        asked.append((situation, region, language))
        return shown

    monkeypatch.setattr(passing, "shown_authorities", answer)
    return {"asked": asked, "shown": shown}


def form_key(client, language="pl"):
    return re.search(r'name="form" value="([^"]+)"', client.get(f"/{language}/talk/tell/").content.decode())[1]


def tell(client, exit="advise", key="", language="pl", **more):
    told = {
        "tiles": ["pay", "housing"],
        "words": WORDS,
        "form": key or form_key(client, language),
        "exit": exit,
        **more,
    }
    return client.post(f"/{language}/talk/tell/", told)


def code_in(answer):
    found = re.search(r'id="code" dir="ltr">([^<]+)<', answer.content.decode())
    return found[1].replace("\xa0", "") if found else ""


def back(client, code, language="pl", **more):
    return client.post(f"/{language}/talk/back/", {"code": code, **more})


def said(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2])).split())


@pytest.fixture
def read(hanna):
    """What the team reads."""
    return lambda: handling.open_for(opened_tray(hanna, timezone.now()), Conversation.objects.get()).messages()


def marks(answer):
    return re.findall(r'name="yes" value="([^"]+)"', answer.content.decode())


def test_what_was_told_is_read_by_the_team_as_it_was_told_and_nobody_is_asked_more(client, read):
    town = Municipality.objects.filter(area__region="north").first()
    tell(
        client,
        agency="yes",
        several="no",
        since="longer",
        landlord="agency",
        employer=" Kwiaty  BV ",
        place="Hala 3",
        municipality=town.code,
    )

    assert account_told(read()) == Account(
        (Tile.PAY, Tile.HOUSING), {"pl": WORDS}, "yes", "no", "longer", town.code, "Kwiaty BV", "Hala 3", "agency"
    )  # fmt: skip
    assert AbuseReport.objects.get().language == "pl"
    assert list(Event.objects.using("reports").values_list("kind", "area", "topic")) == [("reporting.reported", "", "")]


@pytest.mark.parametrize("told", [{"tiles": ["other"], "words": ""}, {"tiles": [], "words": WORDS}])
def test_one_tile_or_one_word_is_enough(client, hanna, told):
    assert code_in(tell(client, **told))


def test_nothing_told_or_no_way_out_is_said_beside_the_field_and_what_was_typed_stays(client, hanna):
    nothing = tell(client, tiles=[], words=" ", employer="Kwiaty BV", agency="yes")
    nowhere = tell(client, "")

    assert [answer.status_code for answer in (nothing, nowhere)] == [422, 422]
    assert '<a href="#f-tiles">Zaznacz, co się stało, albo napisz o tym.</a>' in nothing.content.decode()
    assert '<a href="#f-exit">Wybierz, co ma się z tym stać.</a>' in nowhere.content.decode()
    text = nothing.content.decode()
    assert ('value="Kwiaty BV"' in text, '<option value="yes" selected>' in text, "<details open>" in text) == (
        True,
    ) * 3
    text = nowhere.content.decode()
    assert (text.count(" checked"), WORDS in text, form_of(nowhere) == form_of(nothing)) == (2, True, False)
    assert Conversation.objects.count() == 0


def form_of(answer):
    return re.search(r'name="form" value="([^"]+)"', answer.content.decode())[1]


def test_the_three_ways_out_weigh_the_same_and_none_is_pressed_by_enter(client, hanna):
    text = client.get("/pl/talk/tell/").content.decode()

    assert re.findall(r'<button class="([a-z]+)" name="exit" value="([a-z_]*)"', text) == [
        ("trap", ""), *(("quiet", exit) for exit in EXITS)
    ]  # fmt: skip


def test_each_way_out_says_when_to_come_back_or_that_nothing_happens(client, hanna, bodies):
    pages = {exit: said(tell(client, exit)) for exit in EXITS}

    assert ["do tego dnia ktoś to przeczyta" in pages[exit] for exit in EXITS] == [True, False, True]
    assert "Nikt inny tego nie otworzy" in pages["keep"]
    assert ["Do kogo może to trafić?" in pages[exit] for exit in EXITS] == [False, False, True]
    assert sorted(AbuseReport.objects.values_list("exit", flat=True)) == sorted(EXITS)


def test_12_a_double_tap_is_one_report_with_one_code(client, hanna):
    key = form_key(client)

    codes = {code_in(tell(client, key=key)) for _ in range(2)}
    changed = tell(client, key=key, words="Co innego.")

    assert (len(codes), AbuseReport.objects.count(), code_in(changed) in codes) == (1, 1, True)
    assert "Tamtą zachowano, tej nie" in said(changed)
    Conversation.objects.update(status="reading")
    assert code_in(tell(client, key=key)) == ""


def test_what_is_kept_says_that_nobody_else_opens_it_until_another_way_out_is_chosen(client, hanna, read):
    code = code_in(tell(client, "keep"))
    kept = said(back(client, code))
    assert "Tylko ty możesz to otworzyć" in kept
    assert "Nic się nie dzieje i nikt nie odpowie" in kept

    chosen = said(back(client, code, do="exit", exit="advise"))

    assert "Nikt jeszcze tego nie przeczytał" in chosen
    assert "do tego dnia ktoś to przeczyta" in chosen
    assert account_told(read()).words == {"pl": WORDS}
    assert "Tylko ty możesz to otworzyć" in said(back(client, code, do="exit", exit="keep"))


def test_a_body_is_explained_before_a_yes_and_the_yes_is_kept_as_it_was_read(client, hanna, bodies, read):
    sent = tell(client, "pass_on", agency="yes", employer="Kwiaty BV")
    code, (labour, tenants) = code_in(sent), marks(sent)
    explained = ["Labour", "Przyjmą to.", "Pracujesz przez agencję.", "Sprawdza firmy.", "Nie odzyskuje płacy.", "Kilka tygodni.",
                 "Można bez nazwiska.", "Nazwa firmy"]  # fmt: skip
    assert all(words in said(sent) for words in explained)
    assert "Police" not in said(sent)
    situation = bodies["asked"][0][0]
    assert (situation.tiles, situation.agency, situation.anonymous) == ({Tile.PAY, Tile.HOUSING}, "yes", "yes")

    page = back(client, code, do="consent", yes=[labour], fields=["tiles", "employer", "no-such-field"])

    (yes,) = standing_consents(read())
    assert (yes.authority, yes.language, yes.fields) == ("labour", "pl", ("tiles", "employer"))
    assert all(words in yes.words for words in explained)
    assert "Może trafić do: Labour" in said(page)

    chosen_again = back(client, code, do="exit", exit="pass_on")
    assert marks(chosen_again) == [tenants]

    page = back(client, code, do="take-back", number=str(yes.number))

    assert standing_consents(read()) == []
    assert "Zgoda cofnięta, nie może to trafić do: Labour" in said(page)


def test_who_takes_it_only_with_a_name_is_no_secret_and_comes_after_who_needs_none(client, hanna, monkeypatch, read):
    def answer(situation, region, language):
        return [authority("rent", Takes.NO if situation.anonymous == "yes" else Takes.MAYBE), authority("labour")]

    monkeypatch.setattr(passing, "shown_authorities", answer)
    sent = tell(client, "pass_on")
    needed = "Może to przyjmą. Ale tylko jeśli mogą poznać twoje nazwisko"

    assert [mark.partition(":")[0] for mark in marks(sent)] == ["labour", "rent"]
    assert said(sent).count(needed) == 1
    assert said(sent).find("Labour") < said(sent).find(needed)

    back(client, code_in(sent), do="consent", yes=marks(sent)[1:], fields=["tiles"])

    assert [needed in yes.words for yes in standing_consents(read())] == [True]


def test_what_a_body_takes_and_what_no_name_costs_is_in_sight_and_the_rest_is_opened_and_kept_all_the_same(
    client, hanna, bodies, read
):
    sent = tell(client, "pass_on")
    block = sent.content.decode().partition('<section class="outcome">')[2].partition("</section>")[0]
    in_sight = block.partition("<details>")[0] + block.partition("</details>")[2]

    assert [
        words in in_sight for words in ("Przyjmą to.", "Pracujesz przez agencję.", "Można bez nazwiska.", 'name="yes"')
    ] == [True] * 4
    assert [words in in_sight for words in ("Nie odzyskuje płacy.", "Kilka tygodni.", "Nazwa firmy")] == [False] * 3

    back(client, code_in(sent), do="consent", yes=marks(sent)[:1], fields=["tiles"])

    (yes,) = standing_consents(read())
    assert all(
        words in yes.words for words in ("Sprawdza firmy.", "Nie odzyskuje płacy.", "Kilka tygodni.", "Nazwa firmy")
    )


def test_a_yes_to_words_that_were_changed_meanwhile_is_asked_again(client, hanna, bodies, read):
    sent = tell(client, "pass_on")
    code, (labour, _tenants) = code_in(sent), marks(sent)
    bodies["shown"][0] = authority("labour", does="Przekazuje wszystko policji.")

    answer = back(client, code, do="consent", yes=[labour], fields=["tiles"])

    assert (answer.status_code, standing_consents(read())) == (422, [])
    assert "Przekazuje wszystko policji." in said(answer)
    for nothing in ([], ["nobody:0"], ["labour"], ["labour:0"]):
        assert back(client, code, do="consent", yes=nothing).status_code == 422
    assert standing_consents(read()) == []


def test_what_only_reports_have_does_nothing_to_a_question(client, hanna):
    key = re.search(r'name="form" value="([^"]+)"', client.get("/pl/talk/ask/").content.decode())[1]
    code = code_in(client.post("/pl/talk/ask/", {"form": key, "words": WORDS}))

    for do in (
        {"do": "exit", "exit": "keep"},
        {"do": "consent", "yes": "labour:0"},
        {"do": "take-back", "number": "1"},
    ):
        answer = back(client, code, **do)
        assert (answer.status_code, WORDS in said(answer), 'name="exit"' in answer.content.decode()) == (
            200,
            True,
            False,
        )

    assert Item.objects.count() == 1


def test_six_words_say_where_a_report_stands(client, hanna):
    code, said_at = code_in(tell(client)), {}
    for status in ("received", "reading", "for_you", "passed_on", "closed"):
        closed_on = timezone.localdate() if status == "closed" else None
        Conversation.objects.update(status=status, closed_on=closed_on)
        said_at[status] = said(back(client, code))

    heads = ["Nikt jeszcze tego nie przeczytał", "Ktoś się tym zajmuje", "Jest dla ciebie odpowiedź", "Przekazano dalej", "To jest zamknięte"]  # fmt: skip
    assert [head in page for head, page in zip(heads, said_at.values(), strict=True)] == [True] * 5
    assert "Nic więcej się nie wydarzy" in said_at["closed"]
    assert ["Sprawdź odpowiedź" in page for page in said_at.values()] == [False, True, True, True, False]


def test_16_what_is_written_stays_text_in_every_field(client, hanna, bodies):
    sent = tell(client, "pass_on", words=CANARY, employer=CANARY[:100], place=CANARY[:100])
    wrong = tell(client, "", words=CANARY, employer=CANARY[:100], place=CANARY[:100], tiles=[CANARY], agency=CANARY)

    for page in (sent, wrong, back(client, code_in(sent))):
        text = page.content.decode()
        assert "<script" not in text
        assert 'href="https' not in text
        assert "&lt;script&gt;alert(1)" in text
        assert "{{7*7}}" in text


def test_43_what_a_form_claims_about_itself_is_not_believed(client, hanna):
    claims = {
        "status": "closed",
        "region": "south",
        "team": "inquiries",
        "sender": "handler",
        "acknowledge_by": "2030-01-01",
    }
    tell(
        client,
        agency="perhaps",
        municipality="GM9999",
        landlord="x" * 500,
        employer="x" * 500,
        tiles=["pay", "none"],
        **claims,
    )

    row = Conversation.objects.get()

    assert (row.region, row.status, row.team) == ("north", "received", "abuse_reports")
    assert {item.sender for item in row.items.all()} == {"asker"}


def test_14_a_post_of_another_site_changes_nothing(client, hanna):
    code, other = code_in(tell(client)), {"HTTP_ORIGIN": "https://evil.example.org"}

    answers = [
        client.post("/pl/talk/tell/", {"tiles": "pay", "exit": "advise"}, **other),
        *(client.post("/pl/talk/back/", {"code": code, "do": do, "exit": "keep", "yes": "x:1", "number": "1"}, **other)
          for do in ("exit", "consent", "take-back")),
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [403] * 4
    assert AbuseReport.objects.get().exit == "advise"


def test_a_database_that_is_away_says_that_nothing_was_sent_and_keeps_what_was_told(client, hanna, monkeypatch):
    def away(*args, **more):
        raise OperationalError("database is locked")

    monkeypatch.setattr(telling, "submit_report", away)

    answer = tell(client)

    assert (answer.status_code, code_in(answer)) == (503, "")
    assert WORDS in answer.content.decode()
    assert "Nic nie wysłano" in said(answer)


def test_the_front_puts_danger_first_then_whose_phone_it_is_and_names_who_reads(client, hanna):
    page = said(client.get("/pl/talk/"))

    order = [
        "Nie pisz: zadzwoń",
        "Nie na telefonie",
        "Osób w nim teraz: 1.",
        "nasz komputer widzi to przez chwilę",
        "Mam pytanie",
        "Coś jest nie tak",
    ]
    places = [page.find(words) for words in order]
    assert places == sorted(places)
    assert -1 not in places
    assert client.post("/pl/talk/").status_code == 405


def pages_of(client, language="pl"):
    """Every page there is around a report."""
    key = form_key(client, language)
    sent = tell(client, "pass_on", key, language, agency="yes", employer="Kwiaty BV")
    code, yes = code_in(sent), marks(sent)[:1]
    kept = code_in(tell(client, "keep", "", language))
    return [
        client.get(f"/{language}/talk/"), client.get(f"/{language}/talk/tell/"), sent, tell(client, "", "", language, tiles=[], words=""),
        back(client, code, language), back(client, code, language, do="exit", exit="pass_on"),
        back(client, code, language, do="consent", yes=yes, fields=["tiles"]), back(client, code, language, do="consent"),
        back(client, kept, language),
    ]  # fmt: skip


def test_32_37_41_60_no_page_is_kept_or_has_a_script_or_a_cookie_or_weighs_much(client, hanna, bodies):
    for page in pages_of(client):
        text = page.content.decode()
        assert page.headers["cache-control"] == "no-store"
        assert [name for name in ("etag", "last-modified", "set-cookie") if page.has_header(name)] == []
        assert "<script" not in text
        assert re.findall(r'(?:src|action)="(?!/pl/)[^"]+"', text) == []
        assert re.search(r"<title>(.*?)</title>", text)[1] in ("Informacje · NORTH", "Błąd: Informacje · NORTH")
        assert len(page.content) < 30_000


@pytest.mark.parametrize("language", OFFERED)
def test_61_every_language_has_every_page(client, hanna, bodies, language):
    Region.objects.filter(id="north").update(languages=OFFERED)

    for page in pages_of(client, language):
        text = page.content.decode()
        assert f'<html lang="{language}"' in text
        assert language == "en" or not {"What happened?", "Something is wrong", "You told us"} & {
            *re.findall(r">([^<>]+)<", text)
        }


def test_an_answer_to_a_report_is_read_under_its_code(client, hanna):
    code = code_in(tell(client))
    now, row = timezone.now(), Conversation.objects.get()
    tray = opened_tray(hanna, now)
    opened = handling.open_for(tray, row)
    handling.answer(
        opened, tray, {"pl": "Zadzwoń do nas."}, by=staff_of(hanna), seen=row.items.count(), now=now, day=now.date()
    )

    page = said(back(client, grouped(code)))

    assert "Jest dla ciebie odpowiedź" in page
    assert -1 < page.find("Zadzwoń do nas.") < page.find(WORDS)  # the answer first
    assert asking.conversation_of(asking.in_hand(code), "north") is not None


def test_who_typed_their_code_wrong_sees_it_once_more_and_who_has_it_right_does_not(client, hanna):
    key = form_key(client)
    code = code_in(tell(client, key=key))

    wrong = client.post(
        "/pl/talk/tell/", {"form": key, "do": "written", "digits": "0000" if code[-4:] != "0000" else "1111"}
    )
    right = client.post("/pl/talk/tell/", {"form": key, "do": "written", "digits": code[-4:]})

    assert (wrong.status_code, code_in(wrong), right.status_code, code_in(right)) == (422, code, 200, "")
    assert AbuseReport.objects.count() == 1
