"""What a changed page says: nobody is called for a banner, somebody always for a number or a rule."""

import time

import pytest

from infopunt.facts.rules import FactKind
from infopunt.facts.watching import main_text as main_text_module
from infopunt.facts.watching.change import LONGEST_SHOWN, LOUD, Loudness, Quoted, change_between, meanings
from infopunt.facts.watching.main_text import Unreadable, cut_into_sentences, main_text
from infopunt.facts.watching.robots import may_ask
from tests.facts.other_pages import FACTS, changed, page_of, visits, words_of

WAGE = Quoted("wage.hour", FactKind.MONEY, 14.99)
READ = ["Het minimumloon is € 14,99 per uur.", "Je werkgever mag niet minder betalen.", "Veel mensen werken hier."]


def test_a_page_without_its_frame():
    page = """<body><div class="cookie-consent">Mag dit?</div><header><nav>Menu</nav></header>
    <main><h1>Loon</h1><p>Laatst gewijzigd op 3 november 2026</p><p>Het loon is <b>14,99</b> euro. Minder mag niet.
    <table><tr><td>20 jaar<td>€ 11,99<tr><td>21 jaar<td>€ 14,99</table><ul><li>een<li>twee</ul>
    <h2>Lees ook</h2><p>Een bericht.</p><h2>Verder</h2><p>Deze pagina is 12 keer bekeken. Tot&shy; slot.</p></main><footer>©</footer>"""

    assert main_text(page) == [
        "Loon", "Het loon is 14,99 euro.", "Minder mag niet.", "20 jaar € 11,99", "21 jaar € 14,99", "een", "twee", "Verder",
        "Tot slot.",
    ]  # fmt: skip


def test_of_200_harmless_changes_at_most_two_call_somebody():
    loud = [
        (page, change.pieces)
        for page in range(200)
        for change in [
            change_between(
                main_text(page_of(page, words_of(page), visits(page, "before"))),
                main_text(page_of(page, words_of(page), visits(page, "after"))),
            )
        ]
        if change.loudness in LOUD
    ]

    print(f"\nalarms for 200 harmless changes: {len(loud)}")
    assert len(loud) <= 2, loud


@pytest.mark.parametrize("what", ["number", "rule"])
def test_every_real_change_of_a_number_or_a_rule_is_noticed(what):
    weights = [
        change_between(
            main_text(page_of(page, words_of(page), visits(page, "before"))),
            main_text(page_of(page, changed(words_of(page), page, what), visits(page, "after"))),
        ).loudness
        for page in range(25)
    ]

    print(f"\nreal changes of a {what} noticed: {sum(one in LOUD for one in weights)} of 25")
    assert {one for one in weights if one not in LOUD} == set()


def test_a_real_change_alone_is_all_that_is_shown():
    page = 3
    before = main_text(page_of(page, words_of(page), visits(page, "before")))
    after = main_text(page_of(page, changed(words_of(page), page, "number"), visits(page, "after")))

    say, old, new = FACTS[page]
    assert change_between(before, after).pieces == ((say.format(n=old), say.format(n=new)),)


@pytest.mark.parametrize(
    ("now", "loudness"),
    [
        (READ, Loudness.NONE),
        (READ[::-1], Loudness.NONE),  # moved
        ([one.upper().replace(".", " !") for one in READ], Loudness.NONE),
        ([*READ, "Welkom op onze nieuwe website."], Loudness.LITTLE),
        ([*READ, *("Een heel ander verhaal over " + word for word in ("koken", "fietsen", "tuinen"))], Loudness.MUCH),
        ([*READ, "Dit geldt niet voor stagiairs."], Loudness.RULE),
        (READ[::2], Loudness.RULE),
        ([READ[0].replace("14,99", "15,20"), *READ[1:]], Loudness.NUMBER),
        ([READ[0].replace("14,99", "14.99"), *READ[1:]], Loudness.RULE),  # said otherwise, the number still stands
        ([], Loudness.NUMBER),
    ],
)
def test_how_loudly_a_change_is_told(now, loudness):
    change = change_between(READ, now, [WAGE])

    assert (change.loudness, change.lost) == (loudness, (WAGE,) if loudness is Loudness.NUMBER else ())


@pytest.mark.parametrize(
    ("kind", "value", "before", "after"),
    [
        ("money", 1406, "Het is € 1.406 per maand.", "Het is € 1.460 per maand."),
        ("percent", 8, "Dat is 8% van het loon.", "Dat is 9% van het loon."),
        ("duration", 4, "Je wacht vier weken.", "Je wacht zes weken."),
        ("date", "2026-07-01", "Het begint op 1 juli 2026.", "Het begint op 1 juli 2027."),
        ("date", "2026-07-01", "Het begint op 01-07-2026.", "Het begint later."),
        ("phone", "0800 5151", "Bel 0800-5151.", "Bel 0800-5252."),
        ("phone", "+31 70 333 44 44", "Bel (070) 333 44 44.", "Bel (070) 333 44 55."),
        ("text", "Fase A", "Je zit in fase A.", "Je zit in fase 1."),
    ],
)
def test_whether_a_value_still_stands_there_however_it_is_written(kind, value, before, after):
    quoted = Quoted("x.y", FactKind(kind), value)

    assert change_between([before], [after], [quoted]).lost == (quoted,)
    assert change_between([before], [before, "Nieuw."], [quoted]).lost == ()


def test_a_value_that_never_stood_there_is_not_missed():
    assert change_between(READ, READ[1:], [Quoted("x.y", FactKind.MONEY, 99.5)]).lost == ()


def test_what_digits_can_mean():
    assert {one: sorted(map(str, meanings(one))) for one in ("14,99", "1.234", "1.234,50", "1.234.567", "15,-"[:2], "8")} == {
        "14,99": ["14.99"], "1.234": ["1.234", "1234"], "1.234,50": ["1234.50"], "1.234.567": ["1234567"], "15": ["15"], "8": ["8"],
    }  # fmt: skip


@pytest.mark.parametrize("markup", ["<" * 2_000_000, "<a " * 200_000, "<!--" * 200_000, "<div>" * 300_000])
def test_markup_made_to_be_read_for_ever_is_given_up(markup):
    began = time.monotonic()

    with pytest.raises(Unreadable):
        main_text(markup, lambda: time.monotonic() > began + 0.2)


@pytest.mark.parametrize(
    "words",
    [
        "1" * 60_000,
        "1." * 30_000,
        "1 " * 30_000,
        "a-" * 30_000,
        "12:30 " * 10_000,
        "1,11" * 15_000,
        "© " * 30_000,
        "€" * 60_000,
    ],
)
def test_words_made_to_be_compared_for_ever_take_no_longer_than_others(words):
    began = time.process_time()

    change_between([words, *cut_into_sentences(words[:1990])], [*cut_into_sentences(words[:1980])], [WAGE])

    assert time.process_time() - began < 3


@pytest.mark.parametrize("page", ["<p>" + "\ufdfa" * 2_000, "a<p>" * 11_000, "<p>" + "een woord " * 2_500])
def test_a_page_with_more_words_than_any_law_is_given_up(page, monkeypatch):
    monkeypatch.setattr(main_text_module, "MOST_PARTS", 10_000)
    monkeypatch.setattr(main_text_module, "MOST_TEXT", 20_000)

    with pytest.raises(Unreadable):
        main_text(page)


def test_of_a_difference_as_long_as_a_book_the_beginning_is_shown():
    (then, now), *_more = change_between(["Een zin."], ["Het mag niet. " * 10_000]).pieces

    assert (then, len(now)) == ("Een zin.", LONGEST_SHOWN + 2)


@pytest.mark.parametrize(
    ("rule", "path", "fits"),
    [
        ("/*a*a*a*a*a*a*a*a*a*ab", "/" + "a" * 5000, False), ("/a*c", "/abcd", True), ("/a*c$", "/abcd", False), ("/a*c$", "/abcc", True),
        ("/ab*b$", "/ab", False), ("/a$", "/ab", False), ("/a$", "/a", True), ("*.pdf$", "/x.pdf", True), ("*", "/", True), ("/b", "/a/b", False),
        ("/a*$", "/abc", True),
    ],
)  # fmt: skip
def test_a_rule_of_a_robots_txt_is_tried_once(rule, path, fits):
    assert may_ask(f"User-agent: *\nDisallow: {rule}", path) is not fits
