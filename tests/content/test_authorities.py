"""What is told of authorities: a planted fault is caught, the real content has none, and forty situations worked by hand come out."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from infopunt.facts.official import NOBODY, read_official
from infopunt.information.glossary import read_glossary
from infopunt.jobs.english import line
from infopunt.jobs.routing_audit import routing_findings
from infopunt.referrals.authorities.pack import read_routing
from infopunt.referrals.authorities.rules import (
    KNOWABLE,
    ReportedSituation,
    Takes,
    Tile,
    fit_of,
    fitting_authorities,
    situation_of,
)
from tests.desk import change
from tests.environment import ROOT
from tests.languages import OFFERED

CONTENT = ROOT / "content"
PINNED = date(2026, 11, 30)
GLOSSARY, _ = read_glossary(CONTENT, set(OFFERED))
ORGANISATIONS = {path.stem: "" for path in (CONTENT / "directory").glob("*.yaml")}


def read(root: Path):
    return read_routing(root, organisations=ORGANISATIONS, languages=OFFERED)


@pytest.fixture(scope="module")
def routing():
    pack, faults = read(CONTENT)
    assert faults == []
    return pack


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(CONTENT / "routing", tmp_path / "routing")
    return tmp_path


def findings(root: Path, languages=OFFERED):
    pack, faults = read(root)
    assert faults == []
    return {told[1:4] for told in routing_findings(pack, languages, GLOSSARY, NOBODY, PINNED)}


# Worked by hand from the law and the bodies' own pages: what somebody told → who takes it, who may, and who is first. Who is not
# named says no.
WORKED = [
    # Pay. The inspectorate only below the minimum wage; SNCU agencies and several people; FairWork two complaints.
    ("pay", "juridisch-loket", "arbeidsinspectie fairwork sncu fnv"),
    ("pay, agency=no", "juridisch-loket", "arbeidsinspectie fairwork fnv"),
    ("pay, agency=yes several=no", "juridisch-loket", "arbeidsinspectie fairwork fnv"),
    ("pay, agency=yes several=yes since=this_year", "sncu fairwork juridisch-loket", "arbeidsinspectie fnv"),
    ("pay, agency=yes several=yes since=longer", "fairwork juridisch-loket", "arbeidsinspectie sncu fnv"),
    ("pay, agency=no several=yes", "fairwork juridisch-loket", "arbeidsinspectie fnv"),
    ("pay, agency=yes since=this_month", "juridisch-loket", "arbeidsinspectie fairwork sncu fnv"),
    ("pay, anonymous=yes agency=no several=no", "juridisch-loket", "arbeidsinspectie fairwork fnv"),
    ("pay, several=yes", "fairwork juridisch-loket", "arbeidsinspectie sncu fnv"),
    # Hours and safety: the inspectorate; without a name only where it is dangerous.
    ("hours_safety", "arbeidsinspectie juridisch-loket", "fairwork sncu fnv"),
    ("hours_safety, anonymous=yes agency=no", "juridisch-loket", "arbeidsinspectie fairwork fnv"),
    ("hours_safety, agency=no", "arbeidsinspectie juridisch-loket", "fairwork fnv"),
    ("hours_safety, agency=yes several=yes", "arbeidsinspectie juridisch-loket", "fairwork sncu fnv"),
    ("hours_safety, agency=yes several=no", "arbeidsinspectie juridisch-loket", "fairwork fnv"),
    # Housing: the municipality whoever the landlord is; the agency's is also SNCU's and a sign for the inspectorate.
    ("housing, landlord=other", "landlord-point juridisch-loket", "snf huurcommissie"),
    ("housing, landlord=other anonymous=yes", "landlord-point juridisch-loket", "snf"),
    ("housing, landlord=employer several=no", "landlord-point juridisch-loket", "arbeidsinspectie fairwork snf huurcommissie"),
    ("housing, landlord=agency agency=yes several=yes", "fairwork landlord-point juridisch-loket", "arbeidsinspectie sncu snf huurcommissie"),
    ("housing, landlord=agency agency=yes several=no", "landlord-point juridisch-loket", "arbeidsinspectie fairwork snf huurcommissie"),
    ("housing, landlord=agency agency=no several=no", "landlord-point juridisch-loket", "arbeidsinspectie fairwork snf huurcommissie"),
    ("housing", "landlord-point juridisch-loket", "arbeidsinspectie fairwork sncu snf huurcommissie"),
    ("housing, landlord=employer several=yes anonymous=yes agency=no", "fairwork landlord-point juridisch-loket", "arbeidsinspectie snf"),
    # Threats and papers: whoever is for danger stands first.
    ("threats_papers, several=no", "arbeidsinspectie politie comensha slachtofferhulp", "meld-misdaad-anoniem fairwork landlord-point juridisch-loket"),
    ("threats_papers, anonymous=yes several=no", "arbeidsinspectie politie comensha meld-misdaad-anoniem slachtofferhulp", "fairwork landlord-point juridisch-loket"),
    ("threats_papers, several=yes", "arbeidsinspectie politie comensha fairwork slachtofferhulp", "meld-misdaad-anoniem landlord-point juridisch-loket"),
    ("threats_papers pay, several=no agency=no", "arbeidsinspectie politie comensha fairwork juridisch-loket slachtofferhulp", "meld-misdaad-anoniem landlord-point fnv"),
    ("threats_papers pay, anonymous=yes several=no agency=no", "arbeidsinspectie politie comensha meld-misdaad-anoniem fairwork juridisch-loket slachtofferhulp", "landlord-point fnv"),
    ("threats_papers housing, landlord=other several=no", "arbeidsinspectie politie comensha landlord-point juridisch-loket slachtofferhulp", "meld-misdaad-anoniem fairwork snf huurcommissie"),
    # Discrimination: its own report point; the police where it is a crime; a landlord at the municipality.
    ("discrimination", "discriminatie-nl", "arbeidsinspectie politie landlord-point juridisch-loket fnv"),
    ("discrimination, anonymous=yes", "discriminatie-nl", "arbeidsinspectie politie landlord-point juridisch-loket fnv"),
    ("discrimination housing, landlord=other", "landlord-point juridisch-loket discriminatie-nl", "arbeidsinspectie politie snf huurcommissie fnv"),
    # Sick: UWV only without an employer and never without a name; the inspectorate for accidents.
    ("sick_care, agency=no several=no", "juridisch-loket", "arbeidsinspectie fairwork fnv uwv"),
    ("sick_care, anonymous=yes agency=no several=no", "juridisch-loket", "arbeidsinspectie fairwork fnv"),
    ("sick_care, agency=yes several=yes", "fairwork juridisch-loket", "arbeidsinspectie sncu fnv uwv"),
    ("sick_care pay, several=no agency=no", "fairwork juridisch-loket", "arbeidsinspectie fnv uwv"),
    # Dismissed: advice; UWV for the benefit.
    ("dismissed, agency=no", "juridisch-loket", "fnv uwv"),
    ("dismissed, agency=yes several=no", "juridisch-loket", "fnv uwv"),
    ("dismissed, agency=yes several=yes", "juridisch-loket", "sncu fnv uwv"),
    ("dismissed, anonymous=yes agency=no", "juridisch-loket", "fnv"),
    # Something else, or nothing yet: whoever advises.
    ("other", "", "juridisch-loket"),
]  # fmt: skip


def situation(told: str) -> ReportedSituation:
    tiles, _, known = told.partition(", ")
    return situation_of({"tiles": tiles.split(), **dict(one.split("=") for one in known.split())})


@pytest.mark.parametrize(("told", "takes", "may"), WORKED, ids=[one[0] for one in WORKED])
def test_a_situation_worked_by_hand_goes_to_whom_the_law_and_their_pages_say(routing, told, takes, may):
    fitting = fitting_authorities(situation(told), [pack.route() for pack in routing.authorities])

    assert {fit.authority for fit in fitting if fit.takes is Takes.YES} == set(takes.split())
    assert {fit.authority for fit in fitting if fit.takes is Takes.MAYBE} == set(may.split())
    assert all(fit.reasons for fit in fitting)


def test_where_there_are_threats_the_first_four_are_those_for_danger(routing):
    routes = [pack.route() for pack in routing.authorities]

    first = [fit.authority for fit in fitting_authorities(situation("threats_papers pay, several=yes"), routes)][:4]

    assert first == ["arbeidsinspectie", "politie", "comensha", "meld-misdaad-anoniem"]
    assert len(WORKED) == 40


def test_every_authority_is_taken_to_by_somebody_and_somebody_is_there_for_each_tile(routing):
    routes = [pack.route() for pack in routing.authorities]
    reached = set()
    for tile in Tile:
        taken = {
            fit.authority
            for fit in fitting_authorities(ReportedSituation(frozenset({tile})), routes)
            if fit.takes is not Takes.NO
        }
        assert taken, tile
        reached |= taken

    assert reached == {pack.id for pack in routing.authorities}
    assert {fit_of(ReportedSituation(), route).takes for route in routes} == {Takes.NO, Takes.MAYBE}
    assert set(KNOWABLE) == set(routing.words["nl"].open)


def test_the_real_routing_has_no_idle_rule_no_lagging_word_and_every_language(routing):
    told = list(routing_findings(routing, OFFERED, GLOSSARY, read_official(CONTENT)[0], PINNED))

    assert [one for one in told if one[0]] == []
    assert set(routing.words) == set(OFFERED)
    # What nobody could read at its source is known, and only grows when somebody adds it knowingly.
    assert sum(one[1] == "unread" for one in told) == 11


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("sncu.yaml", "order: 40", "order: 40\nrank: 1", "routing/sncu.yaml:5: rank: unknown key"),
        ("sncu.yaml", "tiles: [pay]}", "tiles: [money]}", "routing/sncu.yaml:10: rules.4.tiles.0: one of"),
        ("sncu.yaml", "organisation: sncu", "organisation: sncv", "routing/sncu.yaml:3: organisation: the directory has no sncv"),
        ("sncu.yaml", "reason: two_years", "reason: two_decades", "routing/texts/nl.yaml:1: reasons.two_decades: has no words"),
        ("fairwork.yaml", "{takes: yes, reason: two_complaints", "{takes: maybe, reason: two_complaints", "routing/fairwork.yaml:8: rules.2.beside: only a yes may hang on another tile"),
        ("texts/pl.yaml", "ostatnie dwa lata", "ostatnie 2 lata", "routing/texts/pl.yaml:42: reasons.two_years: a number in prose"),
        ("texts/pl.yaml", "  bsn: twój numer BSN\n", "", "routing/texts/pl.yaml:64: fields.bsn: stands in the Dutch file and not here"),
    ],
)  # fmt: skip
def test_a_fault_in_what_is_told_of_authorities_has_its_file_and_line(folder, name, old, new, said):
    change(folder, f"routing/{name}", old, new)

    assert said in "\n".join(line(fault) for fault in read(folder)[1])


def test_a_dutch_sentence_that_changed_a_rule_that_never_decides_and_a_missing_language_are_found(folder):
    change(folder, "routing/texts/nl.yaml", "Zoekt geen daders.", "Zoekt nooit daders.")
    change(
        folder, "routing/snf.yaml", "otherwise:", "- {takes: yes, reason: only_certified, tiles: [housing]}\notherwise:"
    )
    (folder / "routing/texts/hu.yaml").unlink()

    found = findings(folder)

    assert ("idle", "", "routing/snf.yaml") in found
    assert ("untold", "hu", "routing/texts/hu.yaml") in found
    assert {one for one in found if one[0] == "lags"} == {
        ("lags", language, f"routing/texts/{language}.yaml") for language in OFFERED if language not in ("nl", "hu")
    }
