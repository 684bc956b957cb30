"""A lawyer reads a check as a sheet, changes its cases and sees at once what holds. Ed edits, Tom translates and only reads."""

import re

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from infopunt.advice.folder import CasesFile
from infopunt.advice.models import Check
from infopunt.jobs import content
from infopunt.kernel.models import AuditEntry
from infopunt.kernel.packfiles import parse_yaml
from tests.conftest import EXAMPLE
from tests.desk import said
from tests.people import browser_of, make_worker

SHEET = "/staff/checks/wage/"


@pytest.fixture(autouse=True)
def _on_the_day(now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def case(**more):
    """A case that holds, as the form sends it."""
    return {
        "revision": Check.objects.get(id="wage").revision, "name": "Two cents more", "today": "2026-11-23", "answer-month": "2026-03",
        "answer-hourly": "11,02", "answer-cash": "no", "expect-enough": "yes", "expect-by_bank": "yes",
        "source": "Example newspaper", "url": "https://www.example.org/2",
    } | more  # fmt: skip


def names():
    return [one["name"] for one in Check.objects.get(id="wage").cases["cases"]]


def test_the_list_tells_the_state_of_every_text(example, browsers):
    Check.objects.get(id="wage").texts.filter(language="pl").update(outdated=True)

    page = said(browsers["tom"].get("/staff/checks/"))

    row = page[page.index("Do you get enough an hour?") :]
    states = re.findall(r'class="(current|machine|outdated|missing)"', row)
    assert states == ["missing", "machine", "current", "outdated"]  # ar, en, nl, pl


def test_the_sheet_holds_every_question_rule_fact_and_source(example, browsers):
    page = said(browsers["tom"].get(SHEET, {"language": "nl", "on": "2026-03-01"}))

    for words in ("Over welke maand gaat het?", "hourly ≥ minimum", "not cash", "€ 11", "Example newspaper",
                  "In een cao kan meer staan.", "amount: 0 – 100 euros / hour", "More hourly never leads enough to no"):  # fmt: skip
        assert words in page
    assert "cases do not hold" not in page
    assert "Add a case" not in page


def test_the_tree_is_drawn_and_told(example, browsers):
    page = browsers["tom"].get(SHEET, {"language": "pl"}).content.decode()

    tree = page[page.index("<svg") : page.rindex("</svg>")]
    assert "aria-labelledby" in tree
    assert "3. Ile dostajesz za godzinę?" in tree[tree.index("<desc") : tree.index("</desc>")]
    drawn = [one for one in ("O który miesiąc", "Ile dostajesz", "Czy to dość") if one in tree[tree.index("</desc>") :]]
    assert len(drawn) == 3


def test_a_day_without_a_value_says_so(example, browsers):
    assert "not known on this day" in said(browsers["tom"].get(SHEET, {"on": "2026-08-01"}))


def test_what_changes_between_two_days_is_told_in_facts_and_in_cases(example, browsers):
    page = said(browsers["tom"].get(SHEET, {"on": "2026-06-30", "compare": "2026-07-01"}))

    between = page[page.index('id="between"') : page.index("The tree")]
    assert "<del>€11</del> → <ins>not known</ins>" in between
    assert "wage.hour" in between


def test_a_case_that_comes_out_otherwise_on_the_second_day_is_listed(example, browsers):
    page = said(browsers["tom"].get(SHEET, {"on": "2026-11-23", "compare": "2025-12-31"}))

    differs = page.partition("Exactly enough in 2026: ")[2]
    assert (
        differs.partition("</li>")[0]
        == "<del>enough: yes, by_bank: yes</del> → <ins>month: 2026-03 is not taken (too high)</ins>"
    )


@pytest.mark.parametrize("query", [{"on": "soon"}, {"compare": "2026-13-40"}])
def test_a_day_that_is_none_is_refused_in_words(example, browsers, query):
    answer = browsers["tom"].get(SHEET, query)

    assert (answer.status_code, "Write the day as" in said(answer)) == (422, True)


def test_a_case_is_added_and_shown_to_hold(example, browsers):
    answer = browsers["ed"].post(f"{SHEET}cases/new/", case(), follow=True)

    assert "Saved. The case holds." in said(answer)
    assert names()[-1] == "Two cents more"
    check = Check.objects.get(id="wage")
    assert (check.cases_by, check.revision) == ("ed@example.org", 1)
    assert AuditEntry.objects.filter(verb="cases changed", thing="check:wage", actor="ed@example.org").count() == 1


def test_a_case_that_does_not_hold_is_saved_and_says_what_comes(example, browsers):
    page = said(browsers["ed"].post(f"{SHEET}cases/new/", case(**{"expect-enough": "no"}), follow=True))

    assert "enough: expected no, came yes" in page
    assert "1 cases do not hold" in page


def test_a_case_is_tried_without_saving(example, browsers):
    page = said(browsers["ed"].post(f"{SHEET}cases/new/", case(do="try")))

    assert "This case holds." in page
    assert "Two cents more" not in names()


def test_a_case_is_changed_and_taken_out(example, browsers):
    browsers["ed"].post(f"{SHEET}cases/1/", case())
    assert names()[1] == "Two cents more"

    browsers["ed"].post(f"{SHEET}cases/1/", {"revision": 1, "do": "remove"})
    assert "Two cents more" not in names()
    assert len(names()) == 7


def test_the_form_as_it_stands_changes_nothing_that_holds(example, browsers):
    before = names()
    for at in range(len(before)):
        page = browsers["ed"].get(f"{SHEET}cases/{at}/").content.decode()
        assert "This case holds." in page
    assert names() == before


def test_a_stale_form_shows_both_and_loses_neither(example, browsers):
    browsers["eva"].post(f"{SHEET}cases/0/", case(name="Of Eva", revision=0))

    answer = browsers["ed"].post(f"{SHEET}cases/0/", case(name="Of Ed", revision=0))

    assert answer.status_code == 409
    assert "Of Eva" in said(answer)
    assert 'value="Of Ed"' in said(answer)
    assert names()[0] == "Of Eva"
    assert browsers["ed"].post(f"{SHEET}cases/0/", case(name="Of Ed")).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"source": ""}, {"today": "soon"}, {"expect-enough": "", "expect-by_bank": ""}, {"expect-enough": "maybe"},
     {"judged": "1", "people": ["nobody"]}, {"url": "javascript:alert(1)"}, {"name": "x" * 301}],
)  # fmt: skip
def test_a_case_that_cannot_be_meant_is_refused_and_stays_in_the_form(example, browsers, wrong):
    answer = browsers["ed"].post(f"{SHEET}cases/new/", case(**wrong))

    assert answer.status_code == 422
    assert 'value="11,02"' in answer.content.decode()
    assert len(names()) == 8


def test_hostile_words_stay_words(example, browsers):
    page = (
        browsers["ed"].post(f"{SHEET}cases/new/", case(name="<script>alert(1)</script>"), follow=True).content.decode()
    )

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_who_edits_in_a_region_only_reads(example):
    client = browser_of(make_worker("north", ("editor", "north", ""), ("approver", "north", "")))

    assert client.get(SHEET).status_code == 200
    assert client.post(f"{SHEET}cases/new/", case()).status_code == 403
    assert len(names()) == 8


def test_edited_cases_are_left_alone_by_the_next_load_until_the_folder_says_the_same(example, browsers, now, tmp_path):
    import shutil

    browsers["ed"].post(f"{SHEET}cases/new/", case())
    content.load(EXAMPLE, now=now)
    assert (names()[-1], Check.objects.get(id="wage").cases_by) == ("Two cents more", "ed@example.org")

    folder = shutil.copytree(EXAMPLE, tmp_path / "content")
    (folder / "checks/wage/cases.yaml").write_bytes(browsers["ed"].get(f"{SHEET}cases.yaml").content)
    content.load(folder, now=now)

    assert (names()[-1], Check.objects.get(id="wage").cases_by) == ("Two cents more", "pack")


def test_the_download_is_the_file_of_the_folder(example, browsers):
    body = browsers["tom"].get(f"{SHEET}cases.yaml").content.decode()

    file = CasesFile.model_validate(parse_yaml(body, "cases.yaml")[0])
    own = CasesFile.model_validate(parse_yaml((EXAMPLE / "checks/wage/cases.yaml").read_text(), "cases.yaml")[0])
    assert file.plain() == own.plain()
    assert yaml.safe_load(body)["cases"][0]["source"]["title"] == "Example newspaper"


def test_a_verdict_no_case_expects_is_shown(example, browsers):
    page = said(browsers["tom"].get(SHEET))

    cover = page[page.index('id="cover"') :]
    row = cover[cover.index("danger") :]
    assert re.findall(r"<td> (.*?) </td>", row)[:3] == ["1", "–", '<b class="err">no case</b>']


def test_every_rule_is_broken_once_when_asked(example, browsers):
    whole = said(browsers["tom"].post(f"{SHEET}proof/"))
    assert "6 of 6 changes noticed" in whole
    assert "No case notices" not in whole

    check = Check.objects.get(id="wage")
    Check.objects.filter(id="wage").update(cases={**check.cases, "cases": check.cases["cases"][1:2]})
    assert "&gt;= becomes" not in said(browsers["tom"].get(SHEET))
    assert "No case notices: <code>findings.enough.when: &gt;= becomes &gt;</code>" in said(
        browsers["tom"].post(f"{SHEET}proof/")
    )


def test_a_sheet_takes_as_few_queries_with_many_cases_as_with_one(example, browsers):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            browsers["ed"].get(SHEET, {"compare": "2027-01-01"})
        return len(queries)

    cost()  # the first notes when somebody worked last
    check = Check.objects.get(id="wage")
    many, cases = cost(), check.cases
    Check.objects.filter(id="wage").update(cases={**cases, "cases": cases["cases"][:1]})

    assert cost() == many <= 20


def test_a_check_that_is_not_there_is_not_found(example, browsers):
    for address in ("nothing/", "nothing/cases.yaml", "nothing/cases/new/", "wage/cases/99/"):
        assert browsers["ed"].get(f"/staff/checks/{address}").status_code == 404
