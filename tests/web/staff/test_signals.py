"""What those who answer for the programme read: a month in numbers, and of no report anything."""

import csv
import io
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from infopunt.evaluation.rules import SMALLEST, tellable, tellable_total
from infopunt.kernel.events import Counted, count
from infopunt.regions.models import Area
from tests.people import browser_of, make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(example):
    return browser_of(make_worker("eva", ("evaluator", "north", "")))


@pytest.fixture
def month():
    return (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


def counted(month, kind, n=1, **told):
    with transaction.atomic():
        count(Counted(f"reporting.{kind}", month, told.pop("region", "north"), n=n, **told))


def rows(browser, month=""):
    answer = browser.get("/staff/signals/table.csv", {"month": month} if month else {})
    text = answer.content.decode().removeprefix("\ufeff")
    return {(line[1], line[2], line[3]): line[4] for line in csv.reader(io.StringIO(text))}


def test_a_month_is_read_by_topic_area_language_sector_and_result_and_small_numbers_are_not(eva, month):
    area = Area.objects.get(region="north")
    other = Area.objects.create(id="other", region_id="north", name="Other", position=2)
    counted(month, "ended-about", 7, area=area.pk, topic="pay")
    counted(month, "ended-about", 4, area=other.pk, topic="pay")
    counted(month, "ended-about", 6, topic="housing")
    counted(month, "reported", 9, language="pl")
    counted(month, "reported", 4, language="nl")
    counted(month, "ended-sector", 5, topic="meat")
    counted(month, "ended", 8, topic="advised")
    counted(month, "ended-where", 50, area=area.pk, place="gm0001")
    counted(month, "ended-about", 90, region="south", topic="other")

    found, page = rows(eva), eva.get("/staff/signals/").content.decode()

    assert found["Topics by area", "Pay", area.name] == "7"
    assert found["Topics by area", "Pay", other.name] == "<5"
    assert found["Topics by area", "Housing", "Not told"] == "6"
    assert (found["Languages", "Polski", "Number"], found["Languages", "Nederlands", "Number"]) == ("9", "<5")
    assert (found["Sectors", "Meat", "Number"], found["How it ended", "We advised", "Number"]) == ("5", "8")
    numbers = sorted(number for number in found.values() if number.isdigit() and number not in "56789")
    assert set(numbers) <= {"11"}
    assert ("<td>&lt;5</td>" in page, "50" in "".join(found.values()), "90" in "".join(found.values())) == (
        True,
        False,
        False,
    )


def test_no_total_tells_a_number_that_is_hidden():
    """Whoever knows how it is done and tries all numbers there could be still has every one from nought to four."""
    for parts in product(range(SMALLEST + 1), repeat=3):
        told, total = [tellable(part) for part in parts], tellable_total(parts)
        fitting = [
            other
            for other in product(range(SMALLEST + 1), repeat=3)
            if [tellable(part) for part in other] == told and tellable_total(other) == total
        ]
        for at, part in enumerate(told):
            if part is None:
                assert {other[at] for other in fitting} == set(range(SMALLEST))


def test_the_present_month_is_not_told_and_one_that_is_not_there_is_not_found(eva, month):
    present = timezone.localdate()
    assert "No month that is over has numbers yet." in eva.get("/staff/signals/").content.decode()
    counted(present, "ended-about", 9, topic="pay")
    assert eva.get("/staff/signals/", {"month": f"{present:%Y-%m}"}).status_code == 404
    counted(month, "ended-about", 9, topic="pay")

    assert eva.get("/staff/signals/", {"month": f"{present:%Y-%m}"}).status_code == 404
    assert rows(eva, f"{month:%Y-%m}")["Topics by area", "Pay", "Not told"] == "9"


def test_a_spreadsheet_calculates_nothing_of_it(eva, month):
    for at, name in enumerate(("=1+1", "+1", "-1", "@x")):
        Area.objects.create(id=f"formula-{at}", region_id="north", name=name, position=9 + at)
    counted(month, "ended-about", 9, topic="pay")

    cells = {cell for key in rows(eva) for cell in key}

    assert {"'=1+1", "'+1", "'-1", "'@x"} <= cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_much_is_asked_with_as_many_queries_as_little(eva, month):
    counted(month, "ended-about", 9, topic="pay")
    eva.get("/staff/signals/")
    with CaptureQueriesContext(connection) as few:
        eva.get("/staff/signals/")
    for number in range(1, 30):
        counted(month, "ended-about", number, topic="housing")
        counted(date(2020, 1 + number % 12, 1), "reported", number, language="pl")

    with CaptureQueriesContext(connection) as many:
        eva.get("/staff/signals/")
    assert len(many) == len(few)
