"""The log of the sealed side tells nobody anything but the auditor, and no row of it goes, changes or moves unseen."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from infopunt.accounts.queries import staff_of
from infopunt.kernel.models import AuditEntry, Mark
from infopunt.mailbox import asking, auditing, handling, leaving, phrases, recovery, trays
from infopunt.vault.models import LogRow
from tests.people import make_worker
from tests.talk import BOTH, FORM, PHRASE, WORDS, handler, opened_region, opened_tray, sealed_log

pytestmark = pytest.mark.django_db(databases=BOTH)


@pytest.fixture
def auditor(db, data, now):
    worker = make_worker("aud", ("auditor", "north", ""))
    phrases.set_phrase(worker, PHRASE, PHRASE, now=now)
    return worker


@pytest.fixture
def first(auditor, now):
    return handler("first", role="handler", now=now)


@pytest.fixture
def printed(first, auditor, now):
    return trays.hold_ceremony("north", first, auditor=auditor, now=now)


@pytest.fixture
def asked(printed, first, now):
    """A question that was read and answered: a few rows."""
    asked = asking.begin_conversation(asking.code_for_form(FORM), "north", {"pl": WORDS}, day=now.date())
    tray = opened_tray(first, now)
    opened = handling.open_for(tray, asked.row)
    handling.begin_reading(opened, by=staff_of(first), day=now.date(), now=now)
    handling.answer(opened, tray, {"pl": "Tak."}, by=staff_of(first), seen=1, now=now, day=now.date())
    return asked.row


def lines(worker, now):
    return auditing.read_log(opened_tray(worker, now), "north", before=10**6, most=100)


def test_50_bytes_of_a_row_hold_no_id_action_or_actor_and_the_auditor_reads_all_of_them(asked, auditor, first, now):
    told = [(line.day, line.actor, line.verb) for line in lines(auditor, now)]
    rows = LogRow.objects.order_by("number")

    assert told[:4] == [
        (now.date(), "aud@example.org", "open tray"),
        *((now.date(), first.email, verb) for verb in ("answer conversation", "read conversation", "open tray")),
    ]
    bodies = b"".join(bytes(row.sealed) + bytes(row.chain) for row in rows)
    for word in (first.email, "conversation", "open tray", str(asked.pk), asked.pk.hex, "2026"):
        assert word.encode() not in bodies
    assert len({len(row.sealed) for row in rows}) == 1
    # What stands in the clear is from before there were keys, and tells of nobody who asked.
    before = AuditEntry.objects.using("reports").values_list("verb", flat=True)
    assert set(before) == {"set key phrase"}


def test_50_who_answers_cannot_open_the_log_and_recovering_their_keys_does_not_give_it(printed, asked, first, now):
    recovery.recover("north", printed.shares[:2], first, now=now)

    with pytest.raises(trays.NotInTheTeam):
        lines(first, now)


@pytest.mark.parametrize("deed", ["drop", "alter", "reorder", "cut off the end"])
def test_50_a_row_that_is_dropped_altered_or_moved_is_found(asked, deed):
    auditing.note_head()
    assert auditing.verify_log().broken_at is None
    one, two, *_rest, last = LogRow.objects.order_by("number")
    found = {"drop": two.pk, "alter": two.pk, "reorder": one.pk, "cut off the end": last.pk}[deed]

    if deed == "drop":
        two.delete()
    elif deed == "alter":
        LogRow.objects.filter(pk=two.pk).update(sealed=one.sealed)
    elif deed == "reorder":
        for row, other in ((one, two), (two, one)):
            LogRow.objects.filter(pk=row.pk).update(sealed=other.sealed, chain=other.chain)
    else:
        last.delete()

    assert auditing.verify_log().broken_at == found
    with pytest.raises(CommandError, match="not as it was written"):
        call_command("verify_log")


def test_an_auditor_of_one_region_does_not_read_who_works_on_what_in_another(db, data, now):
    hanna, _sam = opened_region(now), opened_region(now, "south", "sam")
    hugo = handler("hugo", now=now)
    begun = asking.begin_conversation(asking.code_for_form(FORM), "north", {"pl": WORDS}, day=now.date())
    tray = opened_tray(hanna, now)
    trays.let_in(tray, "north", hugo.pk, team="inquiries", by=staff_of(hanna), now=now)

    handling.begin_reading(handling.open_for(tray, begun.row), by=staff_of(hanna), day=now.date(), now=now)

    assert ("read conversation", "hanna@example.org", f"conversation:{begun.row.pk}") in sealed_log()
    assert {verb for verb, _actor, _thing in sealed_log("south")} & {
        "read conversation",
        "let in to inquiries",
    } == set()


def test_50_a_log_that_was_written_anew_differs_from_what_the_mail_told(asked, now):
    told = auditing.verify_log().seal
    LogRow.objects.all().delete()
    Mark.objects.all().delete()
    for _number in range(9):
        auditing.log.write("open tray", "worker:1", "x@example.org", now, "")

    out = StringIO()
    call_command("verify_log", stdout=out)
    assert "9 rows" in out.getvalue()
    assert auditing.verify_log([told]).broken_at == int(told.partition(":")[0])


def test_an_auditor_is_named_later_by_two_shares_and_after_one_left_the_next_has_another_key(
    printed, asked, auditor, first, now
):
    leaving.take_out(auditor.pk, by="ann@example.org", now=now)
    other = make_worker("next", ("auditor", "north", ""))
    phrases.set_phrase(other, PHRASE, PHRASE, now=now)

    with pytest.raises(trays.NotAnAuditor):
        recovery.appoint_auditor("north", printed.shares[:2], first, now=now)
    assert recovery.appoint_auditor("north", printed.shares[:2], other, now=now) == ["audit"]

    told = lines(other, now)
    assert [line.verb for line in told][:4] == ["open tray", "appoint auditor", "set key phrase", "take out"]
    assert "answer conversation" in {line.verb for line in told}
    assert auditing.teams.TeamKey.objects.filter(team="audit").count() == 2
