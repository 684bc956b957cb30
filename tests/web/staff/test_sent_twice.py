"""Every form that creates something carries a key: sent twice it works once and shows the same."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from infopunt.accounts.models import Invitation
from infopunt.directory.models import Ask, FeedCopy
from infopunt.information.models import Notice, Page, Task
from infopunt.kernel.models import AuditEntry
from infopunt.scheduling.models import Closure, FormOfService, Shift
from tests.environment import ROOT
from tests.people import browser_of, make_worker
from tests.web.staff.test_roles import TABLE

pytestmark = pytest.mark.django_db

SOON = object()
WHY = {"first": SOON, "last": SOON, "why-nl": "Ziek", "why-en": "Ill"}
SHIFT = {
    "place": "helpers-desk",
    "day": SOON,
    "from": "10:00",
    "to": "12:00",
    "languages": ["pl"],
    "channel": "visit",
}
FORM = {"id": "evening-desk", "nl": "Avond", "en": "Evening", "first": SOON}
PAGE = {"layer": "-", "topic": "pay.wage", "slug": "tips", "title": "Fooien", "lead": "Fooien zijn van jou."}
FEED = {"name": "partner", "layer": "north", "topics": []}
# address of the post → the screen its form stands on, what is typed, what is made.
CREATES = {
    "plan/": ("plan/", SHIFT, Shift),
    "plan/closed/": ("plan/", {"place": "", **WHY}, Closure),
    "plan/forms/": ("plan/forms/", FORM, FormOfService),
    "texts/new/": ("texts/new/", PAGE, Page),
    "people/invite/": (
        "people/",
        {"email": "new@example.org", "name": "New", "languages": ["pl"], "roles": ["editor"]},
        Invitation,
    ),
    "directory/feeds/": ("directory/feeds/", FEED, FeedCopy),
    "directory/<str:id>/ask/": ("directory/helpers/", {}, Ask),
    "notice/": ("notice/", {"words-nl": "Vandaag dicht.", "words-en": "Closed today."}, Notice),
    "remarks/<int:id>/": ("remarks/", {"task": "yes"}, Task),
}
# Posts that change what is there, by its number, by what it is called, or with a revision: twice is once of itself.
CHANGES = {
    "talk/reports/", "talk/reports/junk/",
    *(f"talk/reports/<uuid:id>/{part}/" for part in ("acknowledge", "answer", "labels", "close", "paper")),
    "region/", "language/", "people/voices/", "people/invitations/<int:id>/", "people/<int:id>/", "people/<int:id>/remove/",
    "texts/paste/", "texts/images/", "texts/<int:id>/", "texts/<int:id>/keep/", "texts/<int:id>/submit/", "texts/<int:id>/review/",
    "texts/<int:id>/withdraw/", "texts/<int:id>/discard/", "texts/<int:id>/history/", "texts/<int:id>/offered/",
    "texts/<int:id>/machine/", "texts/<int:id>/exchange/", "texts/of/<int:page>/<str:language>/", "facts/<str:id>/", "facts/sources/<int:id>/",
    "checks/<slug:id>/proof/", "checks/<slug:id>/cases/new/", "checks/<slug:id>/cases/<int:at>/", "plan/closed/<int:id>/",
    "plan/<int:id>/", "plan/forms/<slug:id>/", "directory/feeds/<int:id>/", "directory/<str:id>/", "tasks/<int:id>/done/",
    "talk/phrase/", "talk/open/", "talk/shut/", "talk/people/<int:id>/", "talk/<uuid:id>/answer/", "talk/<uuid:id>/close/",
    "talk/<uuid:id>/snippets/", "talk/<uuid:id>/propose/", "talk/new/", "talk/reports/people/<int:id>/", "talk/renew/", "talk/reports/renew/",
    "referrals/of/<uuid:id>/", "referrals/bodies/<slug:body>/<int:id>/", "referrals/bodies/<slug:body>/renew/", "referrals/<uuid:id>/send/", "referrals/<uuid:id>/recall/",
    "referrals/<uuid:id>/export/", "referrals/<uuid:id>/heard/", "referrals/<uuid:id>/told/", "partner/<uuid:id>/answer/",
    "talk/files/<uuid:id>/<int:number>/transcript/", "talk/files/<uuid:id>/<int:number>/exact/ask/",
    "talk/files/<uuid:id>/<int:number>/exact/agree/<int:worker>/",
}  # fmt: skip


def test_of_every_post_it_is_written_down_whether_it_creates_something():
    posts = {address for address, methods in TABLE.items() if "POST" in methods}

    assert posts == set(CREATES) | CHANGES
    assert set(CREATES) & CHANGES == set()


def test_every_form_that_creates_carries_a_key():
    templates = (ROOT / "src/infopunt/web/templates/staff").rglob("*.html")

    assert sum(path.read_text().count('{% include "staff/_once.html" %}') for path in templates) == len(CREATES)


@pytest.fixture
def ann(things):
    """Somebody who may do all of it."""
    return browser_of(make_worker("ann", *((role, "", "") for role in ("administrator", "editor", "approver"))))


@pytest.mark.parametrize("address", CREATES)
def test_sent_twice_it_works_once_and_shows_the_same(address, ann, things):
    screen, typed, model = CREATES[address]
    path = "/staff/" + address.replace("<str:id>", "helpers").replace("<int:id>", str(things["remarks"]))
    page = ann.get(f"/staff/{screen}").content.decode()
    before = model.objects.count()

    first = ann.post(path, filled(typed, key_in(page)))
    made = model.objects.count(), AuditEntry.objects.count()
    second = ann.post(path, filled(typed, key_in(page)))

    assert first.status_code in (200, 302)
    assert made[0] == before + 1
    assert (model.objects.count(), AuditEntry.objects.count()) == made
    assert (second.status_code, second.get("location")) == (first.status_code, first.get("location"))
    assert link_in(second) == link_in(first)


def test_a_form_that_was_refused_may_be_sent_again(ann):
    key = key_in(ann.get("/staff/plan/").content.decode())

    refused = ann.post("/staff/plan/", {**filled(SHIFT, key), "day": "someday"})
    taken = ann.post("/staff/plan/", filled(SHIFT, key))

    assert (refused.status_code, taken.status_code) == (422, 302)


def test_a_form_one_goes_back_to_and_changes_is_another(ann):
    key = key_in(ann.get("/staff/plan/").content.decode())
    before = Shift.objects.count()

    for end in ("12:00", "12:00", "13:00"):
        ann.post("/staff/plan/", {**filled(SHIFT, key), "to": end})

    assert Shift.objects.count() == before + 2


def key_in(page):
    return re.search(r'<input type="hidden" name="key" value="([^"]+)">', page)[1]


def link_in(answer):
    """The link of an invitation, where it is shown."""
    return re.findall(r'<code class="wrap">(.*?)</code>', answer.content.decode())


def filled(typed, key):
    """What is typed, on days that may be planned, with a file anew each time: it is read once."""
    soon = str(timezone.localdate() + timedelta(days=3))
    given = {name: soon if value is SOON else value for name, value in typed.items()}
    return {**given, "key": key, **({"file": SimpleUploadedFile("feed.json", b"[]")} if typed is FEED else {})}


def test_what_was_made_and_is_gone_meanwhile_is_said_to_be_gone(ann):
    key = key_in(ann.get("/staff/people/").content.decode())
    typed = CREATES["people/invite/"][1]
    ann.post("/staff/people/invite/", filled(typed, key))
    Invitation.objects.all().delete()

    assert ann.post("/staff/people/invite/", filled(typed, key)).status_code == 404
