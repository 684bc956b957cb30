"""What opens an account, and what no longer does."""

import pytest
from django.utils import timezone

from infopunt.accounts import invitations, operations
from infopunt.accounts.models import Invitation, Worker
from infopunt.accounts.queries import staff_of
from infopunt.accounts.rules import Duty, Role
from infopunt.kernel.errors import NotPermitted
from tests.people import make_worker

PASSWORD = "correct horse battery staple"
OTHER = "another horse, another battery"


def invited(email, by=None):
    return invitations.invite(email, "New", [Duty(Role.EDITOR, "north")], by=by, now=timezone.now())


def accept(secret, password=PASSWORD):
    return invitations.accept(secret, password, now=timezone.now())


def test_a_second_invitation_dies_with_the_first_that_is_used(example):
    first, second = invited("new@example.org"), invited("new@example.org")
    worker = accept(first)

    with pytest.raises(invitations.DeadInvitation):
        accept(second, OTHER)

    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)


def test_a_leaver_does_not_come_back_by_an_invitation_for_them_or_of_theirs(example):
    ann = make_worker("ann", (Role.ADMINISTRATOR, "", ""))
    leaver = make_worker("leo", (Role.ADMINISTRATOR, "", ""))
    of_theirs = invited("friend@example.org", by=staff_of(leaver))
    Worker.objects.filter(pk=leaver.pk).update(is_active=False)
    for_them = invited("leo@example.org")
    Worker.objects.filter(pk=leaver.pk).update(is_active=True)
    of_others = invited("new@example.org", by=staff_of(ann))

    operations.remove(leaver, by=staff_of(ann), now=timezone.now())

    for secret in (of_theirs, for_them):
        with pytest.raises(invitations.DeadInvitation):
            accept(secret)
    assert accept(of_others).email == "new@example.org"


def test_whose_right_to_invite_is_taken_away_leaves_no_invitation_of_that_right_behind(example):
    ann = staff_of(make_worker("ann", (Role.ADMINISTRATOR, "", "")))
    kim = make_worker("kim", *((Role.ADMINISTRATOR, region, "") for region in ("north", "south")))
    here, there = (
        invitations.invite(f"{region}@example.org", "New", [Duty(Role.ADMINISTRATOR, region)], by=staff_of(kim), now=timezone.now())
        for region in ("north", "south")
    )  # fmt: skip
    of_others = invited("new@example.org", by=ann)

    operations.set_duties(kim, "north", [Duty(Role.EDITOR, "north")], by=ann, now=timezone.now())

    with pytest.raises(invitations.DeadInvitation):
        accept(here)
    assert accept(there).email == "south@example.org"
    assert accept(of_others).email == "new@example.org"


def test_who_has_no_duty_anywhere_is_removed_by_an_administrator_of_the_country_only(example):
    nobody, ann = make_worker("nobody"), staff_of(make_worker("ann", (Role.ADMINISTRATOR, "", "")))
    strangers = [make_worker("ed", (Role.EDITOR, "north", "")), make_worker("kim", (Role.ADMINISTRATOR, "north", ""))]

    for stranger in strangers:
        with pytest.raises(NotPermitted):
            operations.remove(nobody, by=staff_of(stranger), now=timezone.now())
    operations.remove(nobody, by=ann, now=timezone.now())

    assert not Worker.objects.get(pk=nobody.pk).is_active


def test_nobody_is_invited_without_a_role_whoever_asks(example):
    ed, ann = (
        staff_of(make_worker(*who))
        for who in (("ed", (Role.EDITOR, "north", "")), ("ann", (Role.ADMINISTRATOR, "", "")))
    )

    with pytest.raises(NotPermitted):
        invitations.invite("new@example.org", "New", [], by=ed, now=timezone.now())
    with pytest.raises(invitations.NoRole):
        invitations.invite("new@example.org", "New", [], by=ann, now=timezone.now())

    assert not Invitation.objects.exists()
