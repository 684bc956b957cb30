"""What is not on the disk is not acknowledged."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction

from infopunt.information.models import Draft, Keystrokes, Revision, Text
from infopunt.jobs import content
from tests.desk import form
from tests.environment import EXAMPLE
from tests.people import browser_of, make_worker

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@contextmanager
def full_disk():
    """No page more for the database: SQLite says *database or disk is full*, and takes the transaction back."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no page that an earlier test left free
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            yield
        finally:
            connection.cursor().execute("PRAGMA max_page_count = 1073741823")


def test_a_transaction_that_sqlite_took_back_by_itself_is_not_committed_in_silence(db):
    with pytest.raises(OperationalError, match="lost"), transaction.atomic():
        connection.cursor().execute("ROLLBACK")

    with transaction.atomic():  # and the next one is as any other
        connection.cursor().execute("SELECT 1")


@pytest.mark.parametrize("then", [{}, {"review": "yes"}])
def test_a_save_on_a_full_disk_is_never_said_to_be_saved(data, now, then):
    content.load(EXAMPLE, now=now)
    browser = browser_of(make_worker("ed", ("editor", "", "")))
    browser.raise_request_exception = False
    text = Text.objects.get(page__layer="", page__slug="wage", language="nl")
    long = "Een lange zin over het uurloon. " * 1500

    with full_disk():
        answers = [
            browser.post(f"/staff/texts/{text.pk}/", form(text, f"# Loon\n\n{n} {long}", **then)) for n in range(12)
        ]

    acknowledged = [answer.status_code for answer in answers].count(302)
    assert acknowledged < 12
    assert Revision.objects.filter(text=text).count() == acknowledged
    assert Draft.objects.filter(text=text).exists() == bool(acknowledged)
    assert not Keystrokes.objects.filter(text=text).exists()
