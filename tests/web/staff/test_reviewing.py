"""What the second pair of eyes sees, and that nothing else is published; what happens to words when a text moves on meanwhile."""

import re

import pytest
from django.utils import timezone

from infopunt.facts.models import Fact, FactChange
from infopunt.information.models import Draft, Keystrokes, Text
from tests.desk import NEW, SOURCES, decide, form, said


@pytest.fixture
def wage(example):
    return Text.objects.get(page__layer="", page__slug="wage", language="nl")


def hidden(answer):
    return dict(re.findall(r'<input type="hidden" name="(revision|live)" value="(\d+)">', answer.content.decode()))


def test_a_draft_saved_between_look_and_press_is_not_published_and_both_are_shown(wage, browsers):
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))
    looked_at = hidden(browsers["abe"].get(f"/staff/texts/{wage.pk}/review/"))
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, NEW.replace("elk uur", "ieder uur"), review="yes"))

    answer = browsers["abe"].post(f"/staff/texts/{wage.pk}/review/", {"now": "yes", **looked_at})

    assert answer.status_code == 409
    assert "Another version was saved after you opened this" in said(answer)
    assert "<del>elk</del><ins>ieder</ins>" in said(answer)  # since the look
    assert "voor elk uur" in said(answer).partition("<pre>")[2].partition("</pre>")[0]  # what was looked at, whole
    assert Text.objects.get(pk=wage.pk).current.number == 1
    assert browsers["abe"].post(f"/staff/texts/{wage.pk}/review/", {"now": "yes", **hidden(answer)}).status_code == 302
    assert "ieder uur" in Text.objects.get(pk=wage.pk).current.blocks[1]["md"]


@pytest.mark.parametrize("decision", [{"now": "yes"}, {"later": "yes", "at": "2099-01-01 09:00"}, {"back": "yes"}])
def test_no_decision_is_taken_without_naming_what_was_looked_at(wage, browsers, decision):
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))

    answer = browsers["abe"].post(f"/staff/texts/{wage.pk}/review/", decision)

    assert answer.status_code == 409
    assert Draft.objects.get(text=wage).state == "in_review"


def test_a_text_that_was_published_from_elsewhere_meanwhile_is_looked_at_again(wage, browsers, now):
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, review="yes"))
    looked_at = hidden(browsers["abe"].get(f"/staff/texts/{wage.pk}/review/"))

    answer = browsers["abe"].post(
        f"/staff/texts/{wage.pk}/review/", {"now": "yes", **looked_at, "live": int(looked_at["live"]) - 1}
    )

    assert answer.status_code == 409


def body_of(text):
    return "\n\n".join(block["md"] for block in text.current.blocks) + "\n"


def test_the_review_shows_sources_the_day_and_the_order_where_no_word_changes(wage, browsers):
    title, lead, *rest = (block["md"] for block in wage.current.blocks)
    moved = "\n\n".join([title, lead, *reversed(rest)]) + "\n"
    browsers["ed"].post(
        f"/staff/texts/{wage.pk}/",
        form(wage, moved, sources="Other | https://elsewhere.example/ | 2026-01-01", checked="2026-11-25"),
    )

    shown = said(browsers["abe"].get(f"/staff/texts/{wage.pk}/review/"))

    assert "<ins>Other https://elsewhere.example/ 2026-01-01</ins>" in shown
    assert "<ins>25 November 2026</ins>" in shown
    assert "Blocks stand in another order." in shown
    assert "Nothing changes for readers" not in shown


def test_the_review_shows_a_fact_whose_source_changed_since_readers_got_the_text(wage, browsers, now):
    fact = Fact.objects.get(id="wage.hour")
    period = {"source": {"title": "Gazette", "url": "https://gazette.example/", "date": "2026-01-01"}}
    other = {"source": {"title": "Blog", "url": "https://blog.example/", "date": "2026-01-01"}}
    FactChange.objects.create(
        fact=fact, before={"periods": [period]}, after={"periods": [other]}, by="x", at=timezone.now()
    )
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage, body_of(wage)))

    shown = said(browsers["abe"].get(f"/staff/texts/{wage.pk}/review/"))

    assert "<del>Gazette https://gazette.example/ 2026-01-01</del>" in shown
    assert "<ins>Blog https://blog.example/ 2026-01-01</ins>" in shown


def typed(text, words):
    """What somebody types in the editor of a text, or in the rows of a translation."""
    if text.language == "nl":
        return {"body": NEW.replace("elk uur", words), "sources": SOURCES, "checked": "2026-11-24"}
    return {block["id"]: f"{block['md']} {words}" for block in text.current.blocks if not block["md"].startswith("{{")}


@pytest.mark.parametrize("language", ["nl", "pl"])
@pytest.mark.parametrize("meanwhile", ["published", "given up", "first save"])
def test_what_is_typed_while_the_draft_goes_or_comes_is_kept_and_shown(wage, browsers, language, meanwhile):
    text = Text.objects.get(page=wage.page, language=language)
    address = f"/staff/texts/{text.pk}/"
    mine, theirs = browsers["eva"], browsers["ed"]
    if meanwhile == "first save":
        base = 0
        theirs.post(address, {**typed(text, "theirs"), "base": 0})
    else:
        theirs.post(address, {**typed(text, "theirs"), "base": 0, "review": "yes"})
        base = Draft.objects.get(text=text).head.number
        if meanwhile == "published":
            assert decide(browsers["abe"], text).status_code == 302
        else:
            theirs.post(f"{address}discard/", {"draft": "yes", "base": base})
    assert Draft.objects.filter(text=text).exists() is (meanwhile == "first save")

    answer = mine.post(address, {**typed(text, "mine of today"), "base": base})

    assert answer.status_code == 409
    assert "mine of today" in said(answer)
    assert "mine of today" in str(Keystrokes.objects.get(text=text, by="eva@example.org").fields)
    next_base = re.search(r'name="base" value="(\d+)"', answer.content.decode())[1]
    assert mine.post(address, {**typed(text, "mine of today"), "base": next_base}).status_code == 302


def test_a_translation_of_a_text_that_was_taken_off_meanwhile_keeps_what_was_typed(wage, browsers):
    polish = Text.objects.get(page=wage.page, language="pl")
    browsers["abe"].post(f"/staff/texts/{wage.pk}/withdraw/")

    answer = browsers["tom"].post(f"/staff/texts/{polish.pk}/", {**typed(polish, "mine of today"), "base": 0})

    assert answer.status_code == 409
    assert "What you typed is kept" in said(answer)
    assert "mine of today" in str(Keystrokes.objects.get(text=polish).fields)


def test_a_translator_who_posts_to_the_dutch_text_gets_a_sentence(wage, browsers):
    answer = browsers["tom"].post(f"/staff/texts/{wage.pk}/", {**typed(wage, "x"), "base": 7})

    assert answer.status_code == 403
    assert "Your role does not open this screen." in said(answer)


def test_a_draft_that_moved_on_is_not_given_up(wage, browsers):
    browsers["ed"].post(f"/staff/texts/{wage.pk}/", form(wage))
    seen = Draft.objects.get(text=wage).head.number
    browsers["eva"].post(f"/staff/texts/{wage.pk}/", form(wage, NEW.replace("elk uur", "ieder uur")))

    browsers["ed"].post(f"/staff/texts/{wage.pk}/discard/", {"draft": "yes", "base": seen})

    assert "ieder uur" in Draft.objects.get(text=wage).head.blocks[1]["md"]
