"""The audit finds what could mislead a reader: planted faults are each caught, and the calendar alone only warns."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from infopunt.facts.entered import FILE, read_entered, unentered
from infopunt.facts.pack import read_facts
from infopunt.jobs.content_audit import ERROR, WARNING, audit_content
from infopunt.jobs.stamping import stamp
from tests.conftest import EXAMPLE
from tests.desk import change
from tests.environment import ROOT
from tests.languages import OFFERED

PINNED = date(2026, 11, 23)
NL, PL = "pages/pay/wage/nl.md", "pages/pay/wage/pl.md"

GLOSSARY = {
    "nl": "terms:\n  loonstrook: {means: papier met je loon, forms: [loonstroken]}\n",
    "pl": 'translation: machine\nterms:\n  loonstrook: {term: odcinek wypłaty, stems: [odcin], avoid: [kwitek]}\n',
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A copy of the example content with a small glossary, to spoil."""
    root = Path(shutil.copytree(EXAMPLE, tmp_path / "content"))
    (root / "glossary").mkdir()
    for language, text in GLOSSARY.items():
        (root / "glossary" / f"{language}.yaml").write_text(text)
    return root


def kinds(folder, level=ERROR, on=PINNED):
    return {(one.kind, one.file) for one in audit_content(folder, on) if one.level == level}


def restamp(folder, *names):
    """As an editor does after a change in the Dutch text: the translations are declared current again."""
    for name in names:
        path = folder / name
        path.write_text("\n".join(line for line in path.read_text().split("\n") if not line.startswith("of:")))
    stamp(folder)


def test_the_example_has_no_error(folder):
    assert kinds(folder) == set()


def test_the_real_content_has_no_error_on_the_pinned_day():
    assert [str(one) for one in audit_content(ROOT / "content", PINNED) if one.level == ERROR] == []


def test_a_number_typed_into_prose_is_caught(folder):
    change(folder, PL, "Dostajesz {{ fact wage.hour }} za godzinę.", "Dostajesz 11 euro za godzinę.")

    assert ("fault", PL) in kinds(folder)


def test_another_fact_than_the_dutch_text_shows_is_caught(folder):
    change(folder, PL, "{{ fact notice.term }}", "{{ fact fine.amount }}")

    assert ("fault", PL) in kinds(folder)


def test_an_amount_that_does_not_follow_from_the_others_is_caught(folder):
    (folder / "relations.yaml").write_text("relations:\n  - {fact: fine.amount, rule: notice.term * 20}\n")

    assert kinds(folder) == {("amount", "facts/example.yaml")}


def test_an_amount_that_leaps_is_caught(folder):
    change(folder, "facts/example.yaml", "value: 11\n", "value: 111\n")

    assert kinds(folder) == {("amount", "facts/example.yaml")}


def test_a_leap_somebody_looked_at_is_let_pass(folder):
    change(folder, "facts/example.yaml", "value: 11\n", "value: 111\n")
    (folder / "relations.yaml").write_text("leaps: [wage.hour]\n")

    assert kinds(folder) == set()


def test_an_amount_that_is_not_what_was_entered_is_caught(folder):
    (folder / FILE).write_text("# kept by hand\n")
    assert stamp(folder) == [FILE]
    assert "unentered" not in {kind for kind, _ in kinds(folder, WARNING)}
    assert kinds(folder) == set()
    change(folder, "facts/example.yaml", "value: 11\n", "value: 11.1\n")

    assert kinds(folder) == {("amount", "facts/example.yaml")}
    stamp(folder)
    assert kinds(folder) == {("amount", "facts/example.yaml")}, "stamp never makes a slip right"


def test_a_value_nobody_entered_and_an_entry_without_a_value_are_told(folder):
    (folder / FILE).write_text('fine.lost: {"open": "3"}\n')

    assert ("unentered", "facts/example.yaml") in kinds(folder, WARNING)
    assert ("unentered", FILE) in kinds(folder, WARNING)
    assert kinds(folder) == set()


def test_a_list_of_amounts_that_cannot_be_read_is_a_fault(folder):
    (folder / FILE).write_text("wage.hour: 11\n")

    assert kinds(folder) == {("fault", FILE)}


@pytest.mark.parametrize(
    "name", ["care_allowance.inc_couple", "phone.juridisch_loket", "notice.employer_15plus", "wtta.start"]
)
def test_every_value_of_the_real_content_is_entered_twice(name):
    entered, faults = read_entered(ROOT / "content")
    facts, _ = read_facts(ROOT / "content")
    series = {name: pack.series(name) for name, (_, pack) in facts.items()}

    assert not faults
    assert name in entered
    assert list(unentered(series, entered)) == []


def test_a_missing_paragraph_is_caught_even_when_the_translation_claims_nothing(folder):
    path = folder / PL
    blocks = [block for block in path.read_text().split("\n\n") if "b-0005" not in block]
    path.write_text("\n\n".join(blocks).replace('of: "4d18d3f6"', 'of: "00000000"') + "\n")

    assert ("lags", PL) in kinds(folder)


def test_a_paragraph_written_twice_is_caught(folder):
    path = folder / NL
    path.write_text(path.read_text() + "\nDe termijn is {{ fact notice.term }}, de boete {{ fact fine.amount }}, de wet begint op {{ fact law.start }}. {#b-0006}\n")  # fmt: skip

    assert ("doubled", NL) in kinds(folder)


def test_a_paragraph_left_in_dutch_is_caught(folder):
    change(
        folder, NL, "Je krijgt per uur {{ fact wage.hour }}.", "Je krijgt voor elk gewerkt uur {{ fact wage.hour }}."
    )
    change(
        folder, PL, "Dostajesz {{ fact wage.hour }} za godzinę.", "Je krijgt voor elk gewerkt uur {{ fact wage.hour }}."
    )

    assert ("untranslated", PL) in kinds(folder)


def test_a_claim_without_fact_or_source_is_caught(folder):
    for name in ("nl", "en"):
        path = folder / f"pages/home/room/{name}.md"
        path.write_text(path.read_text() + "\nJe hebt recht op een warme kamer. {#b-00ff}\n")
    path = folder / "pages/home/room/nl.md"
    head, _, rest = path.read_text().partition("sources:")
    path.write_text(head + rest.partition("\n---")[1].lstrip("\n") + rest.partition("\n---")[2])
    restamp(folder, "pages/home/room/en.md")

    assert {kind for kind, _ in kinds(folder)} & {"source", "fault"}


def test_an_expired_fact_that_nobody_noted_is_caught(folder):
    change(folder, "facts/example.yaml", "  gaps:\n    - {from: 2026-07-01, noted: 2026-11-23, what: the wage of the second half year, why: not found}\n", "")  # fmt: skip
    text = (folder / "facts/example.yaml").read_text().replace("checked: 2026-01-15", "checked: 2026-11-23")
    (folder / "facts/example.yaml").write_text(text)

    assert kinds(folder) == {("expired", "facts/example.yaml")}


def test_what_the_calendar_alone_brings_is_a_warning(folder):
    change(folder, "facts/example.yaml", "  gaps:\n    - {from: 2026-07-01, noted: 2026-11-23, what: the wage of the second half year, why: not found}\n", "")  # fmt: skip

    assert kinds(folder) == set()
    assert ("expired", "facts/example.yaml") in kinds(folder, WARNING)


def test_a_fact_that_was_announced_for_a_day_that_has_passed_is_due(folder):
    assert ("due", "facts/example.yaml") in kinds(folder, WARNING, date(2027, 1, 1))


def test_a_term_translated_otherwise_is_caught(folder):
    change(folder, PL, "odcinek wypłaty", "papier z firmy")

    assert ("term", PL) in kinds(folder)


def test_a_term_to_avoid_is_caught_even_beside_the_right_one(folder):
    change(folder, PL, "odcinek wypłaty", "odcinek wypłaty (kwitek)")

    assert ("term", PL) in kinds(folder)


def test_a_glossary_that_lacks_a_term_is_caught(folder):
    (folder / "glossary/pl.yaml").write_text("translation: machine\nterms: {}\n")

    assert ("fault", "glossary/pl.yaml") in kinds(folder)


def test_a_sentence_nobody_can_follow_is_caught(folder):
    long = "Je krijgt " + "en dan nog wat meer " * 12 + "per uur {{ fact wage.hour }}."
    change(folder, NL, "Je krijgt per uur {{ fact wage.hour }}.", long)

    assert ("reading", NL) in kinds(folder)


def test_every_glossary_of_the_real_content_has_at_least_eighty_terms():
    import yaml

    sizes = {
        path.stem: len(yaml.safe_load(path.read_text())["terms"]) for path in (ROOT / "content/glossary").glob("*.yaml")
    }

    assert set(sizes) <= set(OFFERED)
    assert len(sizes) >= 9
    assert min(sizes.values()) >= 80


def test_somebody_nobody_can_reach_is_caught(folder):
    change(folder, "directory/example-desk.yaml", "phone: phone.emergency, ", "")

    assert kinds(folder) == {("unreachable", "directory/example-desk.yaml")}
