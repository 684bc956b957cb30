"""The screen on which a manager says what is tried where."""

import pytest

from infopunt.accounts.rules import Role
from infopunt.scheduling.models import FormOfService
from tests.people import browser_of, make_worker

NEW = {"nl": "Avondloket", "en": "Evening desk", "id": "evening-desk", "first": "2026-12-01"}


@pytest.fixture
def mia(example):
    worker = make_worker("mia", (Role.MANAGER, "north", ""))
    worker.language = "nl"
    worker.save()
    return browser_of(worker)


def test_a_form_is_begun_and_ended_on_one_screen(mia):
    mia.post("/staff/plan/forms/", NEW)
    screen = mia.post("/staff/plan/forms/evening-desk/", {"last": "2027-01-31"}, follow=True).content.decode()

    assert "Avondloket" in screen
    assert "tot en met 31 januari 2027" in screen
    assert str(FormOfService.objects.get().last) == "2027-01-31"


def test_a_mistake_keeps_what_was_typed_and_says_in_dutch_what_to_do(mia):
    answer = mia.post("/staff/plan/forms/", NEW | {"first": "morgen"})

    assert answer.status_code == 422
    assert "Schrijf de dag als 1-1-2027." in answer.content.decode()
    assert 'value="evening-desk"' in answer.content.decode()


def test_who_ends_a_form_that_somebody_else_ended_meanwhile_looks_again(mia):
    mia.post("/staff/plan/forms/", NEW)
    mia.post("/staff/plan/forms/evening-desk/", {"seen": "", "last": "2027-01-31"})

    screen = mia.post("/staff/plan/forms/evening-desk/", {"seen": "", "last": "2027-06-30"}, follow=True)

    assert "Iemand anders heeft dit ondertussen gewijzigd." in screen.content.decode()
    assert str(FormOfService.objects.get().last) == "2027-01-31"
