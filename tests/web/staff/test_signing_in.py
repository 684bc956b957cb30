"""Getting in, and everything somebody else might try."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache as store
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from infopunt.accounts import invitations, operations
from infopunt.accounts.models import Duty, Invitation, SpentCode, Worker, WrongTry
from infopunt.accounts.queries import staff_of
from infopunt.accounts.rules import Duty as DutyRule
from infopunt.accounts.rules import Role
from infopunt.kernel.models import AuditEntry, Job
from infopunt.regions.models import Voice
from tests.desk import work
from tests.people import SECRET, browser_of, make_worker

PASSWORD = "correct horse battery staple"
LOGIN, CODE = "/staff/account/login/", "/staff/account/2fa/authenticate/"


def code(steps=0):
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + steps))


def browser():
    return Client(headers={"host": "localhost"})


def sign_in(client, email, password=PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def ask_reset(email):
    return browser().post("/staff/account/password/reset/", {"email": email})


class Down(BaseEmailBackend):
    """A mail server that is not there."""

    def send_messages(self, letters):
        raise ConnectionRefusedError


def is_in(client):
    return client.get("/staff/").status_code == 200


@pytest.fixture
def ann(example):
    return make_worker("ann", (Role.ADMINISTRATOR, "", ""), (Role.EDITOR, "", ""))


def test_password_and_code_open_the_screens(ann):
    client = browser()
    sign_in(client, ann.email)
    assert not is_in(client)

    client.post(CODE, {"code": code()})

    assert is_in(client)


def test_a_password_alone_opens_nothing_however_one_goes_on(ann):
    client = browser()
    sign_in(client, ann.email)

    for path in (
        "/staff/",
        "/staff/texts/",
        "/staff/people/",
        "/staff/account/2fa/",
        "/staff/account/password/change/",
    ):
        assert client.get(path).status_code == 302
    assert client.get("/staff/account/2fa/app/activate/").status_code == 302


def test_a_code_opens_once(ann):
    first, second = browser(), browser()
    used = code()
    sign_in(first, ann.email)
    first.post(CODE, {"code": used})
    sign_in(second, ann.email)

    second.post(CODE, {"code": used})

    assert is_in(first)
    assert not is_in(second)


def test_a_code_does_not_open_again_while_the_next_ones_are_valid(ann, monkeypatch):
    began = time.time() // 30 * 30  # both codes are valid one step later, wherever in its half minute the test runs
    monkeypatch.setattr(time, "time", lambda: began)
    used = code()
    first = browser()
    sign_in(first, ann.email)
    first.post(CODE, {"code": used})
    monkeypatch.setattr(time, "time", lambda: began + 31)
    second = browser()
    sign_in(second, ann.email)

    second.post(CODE, {"code": used})

    assert not is_in(second)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_twenty_who_use_one_code_at_once_one_gets_in(transactional_db, kind):
    ann = make_worker("ann", (Role.ADMINISTRATOR, "", ""))
    used = code() if kind == "app" else RecoveryCodes.activate(ann).generate_codes()[0]
    from infopunt.accounts.models import Worker as Row
    from infopunt.accounts.signin import CodeForm

    def try_it(_number):
        from allauth.core import context
        from django.test import RequestFactory

        request = RequestFactory().post(CODE)
        try:
            with context.request_context(request):
                return CodeForm({"code": used}, user=Row.objects.get(pk=ann.pk)).is_valid()
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        opened = list(pool.map(try_it, range(20)))

    assert opened.count(True) == 1


@pytest.mark.parametrize("again", ["{} ", "{:.3} {:.0}", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９"])
def test_a_code_opens_once_on_every_node_however_it_is_typed(ann, again):
    used = code()
    typed = again.format(used, used) if "{" in again else used.translate(str.maketrans("0123456789", again))
    if "{:.0}" in again:
        typed = f"{used[:3]} {used[3:]}"
    first, second = browser(), browser()
    sign_in(first, ann.email)
    first.post(CODE, {"code": typed})
    store.clear()  # another process remembers nothing of what this one saw
    sign_in(second, ann.email)

    answer = second.post(CODE, {"code": used})

    assert [is_in(first), is_in(second)] == [True, False]
    assert "used before" in answer.content.decode()


def test_a_code_that_was_right_and_is_used_is_no_wrong_try(ann):
    first = browser()
    sign_in(first, ann.email)
    used = code()
    first.post(CODE, {"code": used})
    second = browser()
    sign_in(second, ann.email)

    for _ in range(12):
        second.post(CODE, {"code": used})
    second.post(CODE, {"code": code(1)})

    assert is_in(second)


def test_the_code_that_activated_an_app_opens_nothing_more(example):
    new = make_worker("new", (Role.EDITOR, "", ""), factor=False)
    client = browser()
    sign_in(client, new.email)
    client.get("/staff/account/2fa/app/activate/")
    secret = client.session["mfa.totp.secret"]
    used = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post("/staff/account/2fa/app/activate/", {"code": used})
    assert is_in(client)
    second = browser()
    sign_in(second, new.email)

    second.post(CODE, {"code": used})

    assert not is_in(second)


def test_a_recovery_code_opens_once(ann):
    used = RecoveryCodes.activate(ann).generate_codes()[0]
    first, second = browser(), browser()
    for client in (first, second):
        sign_in(client, ann.email)
        client.post(CODE, {"code": used})

    assert [is_in(first), is_in(second)] == [True, False]


def test_secrets_of_apps_are_not_readable_in_the_database(ann):
    row = Authenticator.objects.get(user=ann)

    assert SECRET not in str(row.data)


def test_the_same_words_for_a_wrong_password_and_for_nobody(ann):
    wrong = sign_in(browser(), ann.email, "x").content.decode()
    nobody = sign_in(browser(), "nobody@example.org", "x").content.decode()

    def told(page):
        return [line for line in page.splitlines() if "csrf" not in line and "value=" not in line]

    assert told(wrong) == told(nobody)


def test_a_reset_says_the_same_for_everybody_and_writes_only_to_who_is_here(ann, settings):
    settings.EMAIL_HOST = "mail.example.org"

    answers, queries = [], []
    for email in (ann.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as asked:
            answers.append(ask_reset(email).headers["location"])
        queries.append([re.sub(r"'[^']*'|\d+", "", query["sql"]) for query in asked])
    work()

    assert answers[0] == answers[1]
    assert queries[0] == queries[1]
    assert [letter.to for letter in mail.outbox] == [[ann.email]]


def test_a_stranger_who_asks_forty_times_has_three_letters_sent_and_names_nobody_in_the_database(ann, settings):
    settings.EMAIL_HOST = "mail.example.org"

    answers = {ask_reset(ann.email).headers["location"] for _ in range(40)}
    work()

    assert len(answers) == 1
    assert len(mail.outbox) == 3
    assert ann.email not in f"{list(WrongTry.objects.values())}{list(Job.objects.values())}"


def test_a_mail_server_that_is_down_changes_no_answer_and_loses_no_letter(ann, settings):
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "mail.example.org", "tests.web.staff.test_signing_in.Down"
    client = browser_of(ann)
    data = {"name": "X", "email": "x@example.org", "roles": ["editor"], "voice": ""}
    answers = [ask_reset(ann.email).status_code, client.post("/staff/people/invite/", data).status_code]
    while True:
        try:
            work()
            break
        except ConnectionRefusedError:
            continue
    assert answers == [302, 302]
    assert "no letter was sent yet" in client.get("/staff/people/").content.decode()

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Job.objects.update(run_at=timezone.now())
    work()

    assert sorted(letter.to for letter in mail.outbox) == [[ann.email], ["x@example.org"]]
    assert "letter sent" in client.get("/staff/people/").content.decode()


def test_links_in_letters_lead_to_the_address_of_the_site_whatever_the_request_says(ann, settings):
    settings.EMAIL_HOST, settings.ADDRESS = "mail.example.org", "https://desk.example.org"
    Client(headers={"host": "localhost:6666"}).post("/staff/account/password/reset/", {"email": ann.email})
    client = Client(headers={"host": "north.localhost:6666"})
    client.force_login(ann)
    client.post("/staff/people/invite/", {"name": "X", "email": "x@example.org", "roles": ["editor"], "voice": ""})
    work()

    links = [word for letter in mail.outbox for word in letter.body.split() if "://" in word]

    assert [link.split("/staff/")[0] for link in links] == ["https://desk.example.org"] * 2


def test_without_a_mail_server_a_new_password_is_asked_of_the_administrator(ann, settings):
    settings.EMAIL_HOST, settings.EMAIL_BACKEND = "", "django.core.mail.backends.dummy.EmailBackend"

    assert "Ask your administrator" in browser().get("/staff/account/password/reset/").content.decode()
    assert not Job.objects.filter(kind="mail").exists()


def test_a_reset_link_works_once_and_the_second_factor_stays(ann, settings):
    settings.EMAIL_HOST = "mail.example.org"
    ask_reset(ann.email)
    work()
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    path = "/" + link.split("/", 3)[3]
    client = browser()
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another long secret", "password2": "another long secret"})

    assert not is_in(client)
    assert "password1" not in browser().get(path, follow=True).content.decode()
    sign_in(client, ann.email, "another long secret")
    client.post(CODE, {"code": code()})
    assert is_in(client)


def test_ten_wrong_passwords_from_strangers_stop_strangers_and_not_who_works_here(ann):
    known = browser()
    sign_in(known, ann.email)
    known.post(CODE, {"code": code()})
    known.post("/staff/account/logout/")

    for _ in range(12):
        sign_in(browser(), ann.email, "wrong")
    stranger = sign_in(browser(), ann.email)
    known_again = sign_in(known, ann.email)

    assert "Too many wrong tries" in stranger.content.decode()
    assert known_again.headers["location"] == CODE


def test_wrong_tries_are_counted_without_address_or_name(ann):
    sign_in(browser(), ann.email, "wrong")

    row = WrongTry.objects.get()
    assert ann.email not in row.key
    assert len(row.key) == 64


def test_guessing_codes_stops_after_ten(ann):
    client = browser()
    sign_in(client, ann.email)
    for number in range(10):
        client.post(CODE, {"code": f"{number:06d}"})

    answer = client.post(CODE, {"code": code()})

    assert "Too many wrong tries" in answer.content.decode()
    assert not is_in(client)


def test_the_session_before_signing_in_is_not_the_one_after(ann):
    client = browser()
    client.get(LOGIN)
    sign_in(client, ann.email)
    before = client.cookies["staff"].value

    client.post(CODE, {"code": code()})

    assert client.cookies["staff"].value != before


def test_a_session_ends_after_twelve_hours_and_after_two_without_work(ann, monkeypatch):
    client = browser_of(ann)
    assert is_in(client)
    now = timezone.now()
    for hours in (1.5, 3, 4.5, 6, 7.5, 9, 10.5):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + timedelta(hours=hours))
        assert is_in(client)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=12.1))
    assert not is_in(client)

    monkeypatch.undo()
    client = browser_of(ann)
    assert is_in(client)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2.2))
    assert not is_in(client)


def test_a_leaver_is_out_at_once(ann, example):
    leaver = make_worker("leo", (Role.EDITOR, "", ""))
    client = browser_of(leaver)
    assert is_in(client)

    browser_of(ann).post(f"/staff/people/{leaver.pk}/remove/")

    assert not is_in(client)
    assert "email" in sign_in(browser(), leaver.email).content.decode()
    assert not Duty.objects.filter(worker=leaver).exists()
    assert AuditEntry.objects.filter(verb="removed", thing="worker:leo@example.org").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_last_administrators_who_remove_each_other_at_once_one_stays(transactional_db):
    ann, bob = (make_worker(name, (Role.ADMINISTRATOR, "", "")) for name in ("ann", "bob"))
    by_ann, by_bob = staff_of(ann), staff_of(bob)

    def remove_ann():
        try:
            operations.remove(ann, by=by_bob, now=timezone.now())
        except operations.LastAdministrator:
            return "stays"
        finally:
            connection.close()
        return "left"

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            operations.remove(bob, by=by_ann, now=timezone.now())
            other = pool.submit(remove_ann)
            while connection.vendor == "postgresql" and not other.done() and not _somebody_waits_for_a_lock():
                pass
        outcome = other.result()

    assert outcome == "stays"
    assert list(Worker.objects.filter(is_active=True)) == [ann]


def _somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


def test_the_last_administrator_cannot_leave(ann):
    answer = browser_of(ann).post(f"/staff/people/{ann.pk}/remove/")

    assert answer.status_code == 422
    assert Worker.objects.get(pk=ann.pk).is_active


def invited(email="new@example.org"):
    return invitations.invite(email, "New", [DutyRule(Role.EDITOR, "north")], by=None, now=timezone.now())


def test_an_invitation_makes_one_account_that_can_do_what_it_says(example):
    secret = invited()
    client = browser()

    client.post(f"/staff/invitation/{secret}/", {"password": PASSWORD})

    worker = Worker.objects.get(email="new@example.org")
    assert list(worker.duties.values_list("role", "region")) == [("editor", "north")]
    assert browser().post(f"/staff/invitation/{secret}/", {"password": PASSWORD}).status_code == 410
    assert client.get("/staff/").headers["location"] == "/staff/account/2fa/"  # signed in: the second way is next
    assert client.get("/staff/account/2fa/app/activate/").status_code == 200


def test_an_invitation_is_dead_after_seven_days_and_a_guess_is_nothing(example):
    secret = invited()
    Invitation.objects.update(ends_at=timezone.now())

    assert browser().get(f"/staff/invitation/{secret}/").status_code == 410
    assert browser().get("/staff/invitation/guess/").status_code == 410


def test_the_database_does_not_hold_what_opens_an_invitation(example):
    secret = invited()

    assert secret not in str(list(Invitation.objects.values()))


def test_a_weak_password_is_refused_with_a_reason(example):
    secret = invited()

    answer = browser().post(f"/staff/invitation/{secret}/", {"password": "password1234"})

    assert answer.status_code == 422
    assert "This is too easy to guess" in answer.content.decode()
    assert not Worker.objects.filter(email="new@example.org").exists()


def test_nobody_invites_into_a_region_that_is_not_theirs(example):
    client = browser_of(make_worker("north", (Role.ADMINISTRATOR, "north", "")))
    data = {"name": "X", "email": "x@example.org", "roles": ["administrator"], "voice": ""}

    assert client.post("/staff/people/invite/?region=all", data).status_code == 403
    assert client.post("/staff/people/invite/", data).status_code == 200
    assert Invitation.objects.get().duties == [["administrator", "north", ""]]


def test_a_link_of_an_invitation_is_shown_once_where_no_mail_is_set(example):
    client = browser_of(make_worker("ann", (Role.ADMINISTRATOR, "", "")))

    page = client.post(
        "/staff/people/invite/", {"name": "X", "email": "x@example.org", "roles": ["editor"], "voice": ""}
    )

    assert "/staff/invitation/" in page.content.decode()
    assert "/staff/invitation/" not in client.get("/staff/people/").content.decode()


def test_an_invitation_that_waits_shows_its_roles_its_link_again_and_can_be_taken_back(example):
    client = browser_of(make_worker("ann", (Role.ADMINISTRATOR, "", "")))
    data = {"name": "X", "email": "x@example.org", "roles": ["editor"], "parts": ["adviser@upper-north"], "voice": ""}
    first = link_in(client.post("/staff/people/invite/", data))
    row = Invitation.objects.get()
    assert "Adviser (Upper North), Editor" in client.get("/staff/people/").content.decode()

    again = link_in(client.post(f"/staff/people/invitations/{row.pk}/", {"show": "yes"}))
    assert again == first
    assert browser().get(again).status_code == 200

    client.post(f"/staff/people/invitations/{row.pk}/", {"withdraw": "yes"})
    assert browser().get(again).status_code == 410
    assert "x@example.org" not in client.get("/staff/people/").content.decode()


def test_nobody_takes_back_an_invitation_of_another_region(example):
    secret = invitations.invite("x@example.org", "X", [DutyRule(Role.EDITOR, "")], by=None, now=timezone.now())
    client = browser_of(make_worker("north", (Role.ADMINISTRATOR, "north", "")))

    answer = client.post(f"/staff/people/invitations/{Invitation.objects.get().pk}/", {"withdraw": "yes"})

    assert answer.status_code == 403
    assert browser().get(f"/staff/invitation/{secret}/").status_code == 200


def link_in(answer):
    return "/staff/invitation/" + answer.content.decode().partition("/staff/invitation/")[2].partition("<")[0].strip()


def test_next_never_leads_away_from_here(ann):
    client = browser()
    for target in ("https://evil.example/", "//evil.example/"):
        client.post(f"{LOGIN}?next={target}", {"login": ann.email, "password": PASSWORD, "next": target})
        answer = client.post(CODE, {"code": code()})
        assert "evil" not in answer.headers.get("location", "")
        client.post("/staff/account/logout/")
        SpentCode.objects.all().delete()


def test_public_pages_know_no_cookie_even_of_who_is_signed_in(ann):
    client = browser_of(ann)

    answer = client.get("/nl/")

    assert "set-cookie" not in answer.headers
    assert "cookie" not in answer.headers.get("vary", "").lower()


def test_staff_cookies_are_out_of_reach_for_scripts(ann):
    client = browser()
    sign_in(client, ann.email)

    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] in ("Lax", "Strict")


def test_no_password_and_no_code_is_ever_logged(ann, caplog):
    client = browser()
    sign_in(client, ann.email, "hunter2-hunter2")
    sign_in(client, ann.email)
    client.post(CODE, {"code": "123987"})

    assert "hunter2" not in caplog.text
    assert "123987" not in caplog.text
    assert "hunter2" not in str(list(AuditEntry.objects.values()))


def test_the_short_word_of_an_organisation_is_never_given_to_another(example, browsers):
    given = {"slug": "farm", "name": "Example Farm", "kind": "employer"}
    browsers["ann"].post("/staff/people/voices/", given)

    answer = browsers["ann"].post("/staff/people/voices/", {**given, "name": "Example Mill"}, follow=True)

    assert "Another organisation has this short word already." in answer.content.decode()
    assert Voice.objects.get(slug="farm").name == "Example Farm"
