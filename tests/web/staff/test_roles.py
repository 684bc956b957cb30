"""Who may open what: every address of the staff door, every method, every role. A new address that is not in the table fails."""

import re
from datetime import timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone

from infopunt.accounts import rules
from infopunt.accounts.rules import Role
from infopunt.information.models import Text
from infopunt.scheduling.models import Shift
from tests.desk import form
from tests.people import browser_of, make_worker

WRITE = {"editor", "approver"}
DESK = {str(role) for role in rules.DESK}
TEXTS = DESK | {"guest"}
ALL = {str(role) for role in Role} | {"guest"}
READ_REMARKS = WRITE | {"adviser", "manager"}
PLAN = {"adviser", "editor", "manager", "administrator"}
ANSWER = {"adviser", "team_lead", "handler"}
HANDLE = {"handler"}
NOBODY: set[str] = set()

# address → method → who gets in (the others: 403). A method that is not here: 405.
TABLE = {
    "": {"GET": ALL},
    "region/": {"POST": ALL},
    "language/": {"POST": ALL},
    "people/": {"GET": {"administrator"}},
    "people/invite/": {"POST": {"administrator"}},
    "people/invitations/<int:id>/": {"POST": {"administrator"}},
    "people/voices/": {"POST": {"administrator"}},
    "people/<int:id>/": {"GET": {"administrator"}, "POST": {"administrator"}},
    "people/<int:id>/remove/": {"POST": {"administrator"}},
    "texts/": {"GET": TEXTS},
    "texts/new/": {"GET": WRITE | {"guest"}, "POST": WRITE | {"guest"}},
    "texts/paste/": {"POST": TEXTS},
    "texts/images/": {"GET": WRITE | {"guest"}, "POST": WRITE | {"guest"}},
    "texts/<int:id>/": {"GET": DESK, "POST": WRITE},
    "texts/<int:id>/keep/": {"POST": WRITE},
    "texts/<int:id>/preview/": {"GET": DESK},
    "texts/<int:id>/submit/": {"POST": WRITE},
    "texts/<int:id>/review/": {"GET": DESK, "POST": DESK},  # who may not decide gets a sentence: test_publishing
    "texts/<int:id>/withdraw/": {"POST": {"approver"}},
    "texts/<int:id>/discard/": {"POST": DESK},
    "texts/<int:id>/history/": {"GET": DESK, "POST": WRITE},
    "texts/<int:id>/offered/": {"GET": DESK, "POST": WRITE},
    "texts/<int:id>/machine/": {"POST": NOBODY},  # off unless a server is set
    "texts/<int:id>/exchange/": {"GET": WRITE | {"translator"}, "POST": WRITE | {"translator"}},
    "texts/of/<int:page>/<str:language>/": {"POST": WRITE | {"translator"}},
    "images/<str:name>": {"GET": ALL},
    "facts/": {"GET": DESK},
    "facts/sources/": {"GET": DESK},
    "facts/sources/<int:id>/": {"GET": DESK, "POST": WRITE},
    "facts/<str:id>/": {"GET": DESK, "POST": WRITE},
    "checks/": {"GET": DESK},
    "checks/<slug:id>/": {"GET": DESK},
    "checks/<slug:id>/proof/": {"POST": DESK},
    "checks/<slug:id>/cases.yaml": {"GET": DESK},
    "checks/<slug:id>/cases/new/": {"GET": WRITE, "POST": WRITE},
    "checks/<slug:id>/cases/<int:at>/": {"GET": WRITE, "POST": WRITE},
    "ahead/": {"GET": DESK},
    "ahead/<str:day>/<path:address>": {"GET": DESK},
    "shown/": {"GET": DESK},
    "shown/exactly/": {"GET": DESK},
    "plan/": {"GET": PLAN, "POST": PLAN},
    "plan/closed/": {"POST": PLAN},
    "plan/closed/<int:id>/": {"POST": PLAN},
    "plan/<int:id>/": {"POST": PLAN},
    "plan/forms/": {"GET": PLAN, "POST": {"manager", "administrator"}},
    "plan/forms/<slug:id>/": {"POST": {"manager", "administrator"}},
    "directory/": {"GET": DESK},
    "directory/feeds/": {"GET": WRITE | {"administrator"}, "POST": WRITE | {"administrator"}},
    "directory/feeds/<int:id>/": {"GET": WRITE | {"administrator"}, "POST": WRITE | {"administrator"}},
    "directory/<str:id>/": {"GET": DESK, "POST": WRITE | {"administrator"}},
    "directory/<str:id>/ask/": {"POST": WRITE | {"administrator"}},
    "talk/": {"GET": ANSWER},
    "talk/log/": {"GET": {"auditor"}},
    "talk/phrase/": {"POST": ANSWER | {"auditor", "partner"}},
    "talk/open/": {"POST": ANSWER | {"auditor", "partner"}},
    "talk/shut/": {"POST": ANSWER | {"auditor", "partner"}},
    "talk/people/<int:id>/": {"POST": ANSWER},
    "talk/renew/": {"POST": ANSWER},
    "talk/reports/renew/": {"POST": HANDLE},
    "talk/reports/": {"GET": HANDLE, "POST": HANDLE},
    "talk/reports/junk/": {"POST": HANDLE},
    "talk/reports/<uuid:id>/": {"GET": HANDLE},
    "talk/reports/<uuid:id>/acknowledge/": {"POST": HANDLE},
    "talk/reports/<uuid:id>/answer/": {"POST": HANDLE},
    "talk/reports/<uuid:id>/labels/": {"POST": HANDLE},
    "talk/reports/<uuid:id>/close/": {"POST": HANDLE},
    "talk/reports/<uuid:id>/paper/": {"POST": HANDLE},
    "talk/reports/people/<int:id>/": {"POST": HANDLE},
    "talk/new/": {"GET": ANSWER, "POST": ANSWER},
    "talk/files/<uuid:id>/<int:number>/": {"GET": ANSWER},
    "talk/files/<uuid:id>/<int:number>/body/": {"GET": ANSWER},
    "talk/files/<uuid:id>/<int:number>/along/": {"GET": ANSWER},
    "talk/files/<uuid:id>/<int:number>/pages/<int:at>/": {"GET": ANSWER},
    "talk/files/<uuid:id>/<int:number>/transcript/": {"POST": ANSWER},
    "talk/files/<uuid:id>/<int:number>/exact/": {"GET": ANSWER},
    "talk/files/<uuid:id>/<int:number>/exact/ask/": {"POST": ANSWER},
    "talk/files/<uuid:id>/<int:number>/exact/agree/<int:worker>/": {"POST": ANSWER},
    "talk/<uuid:id>/": {"GET": ANSWER},
    "talk/<uuid:id>/answer/": {"POST": ANSWER},
    "talk/<uuid:id>/snippets/": {"POST": ANSWER},
    "talk/<uuid:id>/close/": {"POST": ANSWER},
    "talk/<uuid:id>/propose/": {"POST": ANSWER},
    "referrals/": {"GET": ANSWER},
    "referrals/of/<uuid:id>/": {"GET": ANSWER, "POST": ANSWER},
    "referrals/bodies/": {"GET": HANDLE},
    "referrals/bodies/<slug:body>/<int:id>/": {"POST": HANDLE},
    "referrals/bodies/<slug:body>/renew/": {"POST": HANDLE},
    "referrals/<uuid:id>/": {"GET": ANSWER},
    "referrals/<uuid:id>/send/": {"POST": ANSWER},
    "referrals/<uuid:id>/recall/": {"POST": ANSWER},
    "referrals/<uuid:id>/export/": {"POST": ANSWER},
    "referrals/<uuid:id>/heard/": {"POST": ANSWER},
    "referrals/<uuid:id>/told/": {"POST": ANSWER},
    "partner/": {"GET": {"partner"}},
    "partner/<uuid:id>/": {"GET": {"partner"}},
    "partner/<uuid:id>/files/<int:number>/": {"GET": {"partner"}},
    "partner/<uuid:id>/answer/": {"POST": {"partner"}},
    "signals/": {"GET": {"manager", "evaluator"}},
    "signals/table.csv": {"GET": {"manager", "evaluator"}},
    "notice/": {"GET": {"approver", "administrator"}, "POST": {"approver", "administrator"}},
    "remarks/": {"GET": READ_REMARKS},
    "remarks/<int:id>/": {"POST": READ_REMARKS},
    "tasks/<int:id>/done/": {"POST": READ_REMARKS},
}
# Open before anybody is in: signing in, styles, an invitation.
OPEN = ("account/", "assets/<path:name>", "invitation/<str:secret>/", "entry/<str:secret>/")
# Where the layer matters the guest (who sees other layers not at all) meets a 404.
HIDDEN_FROM_GUESTS = 404


# What a form names of what stood on its screen, so that nobody decides about something else.
SEEN = {
    "people/<int:id>/": "seen", "texts/<int:id>/": "base", "texts/<int:id>/submit/": "revision",
    "texts/<int:id>/review/": "revision", "texts/<int:id>/discard/": "base", "texts/<int:id>/history/": "base",
    "texts/<int:id>/offered/": "seen", "facts/<str:id>/": "revision", "facts/sources/<int:id>/": "seen", "checks/<slug:id>/cases/new/": "revision",
    "checks/<slug:id>/cases/<int:at>/": "revision", "plan/<int:id>/": "revision", "directory/<str:id>/": "revision",
    "notice/": "seen", "plan/forms/<slug:id>/": "seen", "texts/<int:id>/withdraw/": "seen",
}  # fmt: skip
# Posts that decide about nothing that could have moved on, or where it makes no difference.
UNSEEN = {
    "own settings": ("region/", "language/", "texts/paste/", "texts/<int:id>/keep/"),
    "adds something": (
        "people/invite/", "people/voices/", "texts/new/", "texts/images/", "texts/of/<int:page>/<str:language>/", "plan/",
        "plan/closed/", "plan/forms/", "directory/feeds/", "directory/<str:id>/ask/", "checks/<slug:id>/proof/",
    ),
    "makes a draft that somebody reads before it goes on": ("texts/<int:id>/machine/", "texts/<int:id>/exchange/"),
    "takes away, whatever it has become": (
        "people/<int:id>/remove/", "people/invitations/<int:id>/", "remarks/<int:id>/",
        "tasks/<int:id>/done/", "plan/closed/<int:id>/",
    ),
    "opened with a key of one's own, and of what was seen: test_talk": (
        "talk/phrase/", "talk/open/", "talk/shut/", "talk/renew/", "talk/reports/renew/", "talk/people/<int:id>/",
        "talk/reports/people/<int:id>/", "talk/<uuid:id>/answer/", "talk/<uuid:id>/close/",
        "talk/<uuid:id>/snippets/", "talk/<uuid:id>/propose/", "talk/new/",
        "talk/files/<uuid:id>/<int:number>/transcript/",
        "talk/files/<uuid:id>/<int:number>/exact/ask/", "talk/files/<uuid:id>/<int:number>/exact/agree/<int:worker>/",
    ),
    "a step of a life that goes one way; a wrong one is refused: test_referrals": (
        "referrals/of/<uuid:id>/", "referrals/bodies/<slug:body>/<int:id>/", "referrals/bodies/<slug:body>/renew/",
        "referrals/<uuid:id>/send/", "referrals/<uuid:id>/recall/",
        "referrals/<uuid:id>/export/", "referrals/<uuid:id>/heard/", "referrals/<uuid:id>/told/", "partner/<uuid:id>/answer/",
    ),
    "opened with a key of one's own, and of what was seen: test_reports": (
        "talk/reports/", "talk/reports/junk/",
        *(f"talk/reports/<uuid:id>/{part}/" for part in ("acknowledge", "answer", "labels", "close", "paper")),
    ),
    "a fetched directory is a row that does not change": ("directory/feeds/<int:id>/",),
}  # fmt: skip


def addresses():
    """Every address under /staff/, as it stands in the maps."""

    def walk(patterns, before=""):
        for one in patterns:
            here = before + str(one.pattern)
            if hasattr(one, "url_patterns"):
                yield from walk(one.url_patterns, here)
            else:
                yield here

    return [at.removeprefix("staff/") for at in walk(get_resolver().url_patterns) if at.startswith("staff/")]


def test_every_address_stands_in_the_table():
    found = {at for at in addresses() if not at.startswith(OPEN)}

    assert found == set(TABLE)


def test_every_form_that_decides_names_what_was_seen(things, browsers):
    posts = {address for address, methods in TABLE.items() if "POST" in methods}
    free = [address for group in UNSEEN.values() for address in group]
    assert posts - set(SEEN) - set(free) == set()
    Text.objects.filter(pk=things["texts"]).update(offered={"blocks": [], "sources": []})
    browsers["ed"].post(f"/staff/texts/{things['texts']}/", form(Text.objects.get(pk=things["texts"])))
    screens = {
        "texts/<int:id>/submit/": "texts/<int:id>/review/",
        "texts/<int:id>/discard/": "texts/<int:id>/",
        "plan/<int:id>/": "plan/",
        "plan/forms/<slug:id>/": "plan/forms/",
        "texts/<int:id>/withdraw/": "texts/<int:id>/",
    }
    who = {
        "people/<int:id>/": "ann",
        "notice/": "ann",
        "plan/forms/<slug:id>/": "ann",
        "texts/<int:id>/withdraw/": "abe",
    }
    other = make_worker("other", ("editor", "north", ""))
    Shift.objects.update(starts=timezone.now(), ends=timezone.now() + timedelta(hours=1))
    lacking = []

    for address, field in SEEN.items():
        path = f"/staff/{real(screens.get(address, address), things, other.pk)}"
        if f'type="hidden" name="{field}"' not in browsers[who.get(address, "ed")].get(path).content.decode():
            lacking.append(address)

    assert lacking == []


def real(address, things, other):
    """An address with ids of things that exist."""
    base = address.split("/")[0]
    if "<int:page>" in address:
        return address.replace("<int:page>", str(things["page"])).replace("<str:language>", "pl")
    id = (
        things["polish"]
        if address.endswith(("exchange/", "machine/"))
        else other
        if base == "people"
        else things["source"]
        if address.startswith("facts/sources/")
        else things.get(base)
    )
    address = address.replace("<int:id>", str(id)).replace(
        "<str:id>", things["entry"] if base == "directory" else things["fact"]
    )
    address = address.replace("<uuid:id>", "00000000-0000-4000-8000-000000000000")
    address = address.replace("<slug:body>", "wage").replace("<slug:id>", "wage").replace("<int:at>", "0")
    address = address.replace("<int:number>", "2").replace("<int:worker>", "1")
    address = address.replace("<str:name>", "0123456789abcdef.webp").replace("<str:day>", "2027-01-01")
    return address.replace("<path:address>", "nl/pay/wage/").replace(
        "shown/exactly/", "shown/exactly/?address=/nl/pay/wage/&at=2030-01-01"
    )


@pytest.mark.parametrize("role", sorted(ALL))
def test_each_role_opens_what_the_table_says_and_nothing_else(role, things):
    """With the role twice, for the country and for a region, as people have more than one."""
    duties = [("editor", "north", "farm")] if role == "guest" else [(role, "", ""), (role, "north", "")]
    client = browser_of(make_worker("me", *duties))
    wrong = []

    for number, (address, methods) in enumerate(TABLE.items()):
        two = [("adviser", "north", ""), ("editor", "north", "")]
        other = make_worker(f"other{number}", *two) if address.startswith("people/") else None
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            path = f"/staff/{real(address, things, other and other.pk)}"
            data = (
                {"region": "north", "language": "en", "title": "x", "at": "2099-01-01 00:00"}
                if method == "POST"
                else {}
            )
            answer = getattr(client, method.lower())(path, data)
            if method not in methods:
                fine = answer.status_code in (405, 404 if role == "guest" else 405)
            elif role in methods[method]:
                fine = answer.status_code in (200, 302, 409, 422)
            else:
                fine = answer.status_code in (403, 404)
            if not fine:
                wrong.append((method, address, answer.status_code))

    assert wrong == []


def test_nobody_gets_in_without_signing_in(example, client, things):
    for address, methods in TABLE.items():
        for method in methods:
            answer = getattr(client, method.lower())(f"/staff/{real(address, things, 1)}")
            assert (answer.status_code, answer.headers["location"][:21]) == (302, "/staff/account/login/")


def test_nobody_gets_in_with_a_password_alone(example, things):
    client = browser_of(make_worker("new", ("administrator", "", ""), factor=False))

    for address, methods in TABLE.items():
        for method in methods:
            answer = getattr(client, method.lower())(f"/staff/{real(address, things, 1)}")
            assert (answer.status_code, answer.headers["location"]) == (302, "/staff/account/2fa/")


def test_a_region_s_people_do_not_touch_what_is_national(example, things):
    client = browser_of(make_worker("north", ("editor", "north", ""), ("approver", "north", "")))

    assert client.post(f"/staff/texts/{things['texts']}/", {"body": "# x"}).status_code == 403
    assert client.post(f"/staff/facts/{things['fact']}/", {}).status_code == 403
    assert client.get("/staff/people/?region=all").status_code == 403


def test_every_post_wants_the_token_of_its_own_form(example, people, things):
    from django.test import Client

    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    client.force_login(people["ann"])
    posts = [at for at, methods in TABLE.items() if "POST" in methods]

    for address in posts:
        assert client.post(f"/staff/{real(address, things, 1)}").status_code == 403
    for address in ("account/login/", "account/logout/", "account/2fa/authenticate/", "account/password/reset/"):
        assert client.post(f"/staff/{address}").status_code == 403


def test_the_map_has_no_address_two_views_answer():
    plain = [re.sub(r"<[^>]+>", "*", at) for at in addresses()]

    assert len(plain) == len(set(plain))
