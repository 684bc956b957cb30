"""A region leaves in one file and arrives whole; nothing that was edited is ever overwritten in silence."""

import io
import zipfile
from datetime import date

import pytest
from django.utils import timezone

from infopunt.directory.models import Organisation
from infopunt.information.models import Draft, Image, Page, Text
from infopunt.jobs import content
from infopunt.jobs.content import FaultyContent
from infopunt.jobs.travel import UnreadableParcel, export_region, import_region
from infopunt.regions.models import Region, Voice
from infopunt.scheduling.models import Closure, Shift
from tests.conftest import EXAMPLE
from tests.desk import decide, form, photo
from tests.people import browser_of, make_worker


@pytest.fixture
def made_here(example, now):
    """A region that made things on the screens: a page with an image, a draft, an organisation's page."""
    ed = browser_of(make_worker("ed", ("editor", "", "")))
    abe = browser_of(make_worker("abe", ("approver", "", "")))
    Voice.objects.create(region_id="north", slug="farm", kind="employer", name="Example Farm")
    for layer, slug in (("north", "bike"), ("north:farm", "beds"), ("north", "later")):
        data = {"layer": layer, "topic": "home.room", "slug": slug, "title": "Fiets", "lead": "Zo doe je dat."}
        ed.post("/staff/texts/new/", data)
    upload = io.BytesIO(photo(size=(200, 100)))
    upload.name = "photo.jpg"
    ed.post("/staff/texts/images/", {"alt": "Een fiets", "file": upload})
    picture = Image.objects.get().name
    for slug in ("bike", "farm-beds"):
        text = Text.objects.get(page__slug=slug)
        body = f"# Fiets\n\nZo doe je dat: bel {{{{ fact phone.emergency }}}}.\n\n![Een fiets](image:{picture})"
        ed.post(f"/staff/texts/{text.pk}/", {**form(text, body), "review": "yes"})
        decide(abe, text)
    Organisation.objects.filter(id="example-desk").update(
        name="Example desk of the region", changed_by="ed@example.org"
    )
    ed.post("/staff/plan/", {
        "place": "example-desk-bus", "day": "2027-01-05", "from": "13:00", "to": "15:00", "channel": "visit", "languages": ["pl"],
        "where": "Example market",
    })  # fmt: skip
    Closure.objects.create(region="north", first=date(2026, 12, 24), last=date(2026, 12, 26), reason={"nl": "Kerst"})
    return ed, abe


def forget_north():
    """As on another installation: the national part is there, the region is not."""
    Draft.objects.all().delete()
    Text.objects.filter(page__layer__startswith="north").update(current=None, state="draft")
    for text in Text.objects.filter(page__layer__startswith="north"):
        text.revisions.all().delete()
        text.versions.all().delete()
    Page.objects.filter(layer__startswith="north").delete()
    Image.objects.all().delete()
    Region.objects.filter(id="north").delete()
    Organisation.objects.filter(layer="north").delete()
    Shift.objects.all().delete()
    Closure.objects.all().delete()


def test_what_arrives_is_what_left_to_the_last_byte(made_here, now):
    parcel = export_region("north")
    forget_north()

    done = import_region(parcel, now=now)

    assert export_region("north") == parcel
    assert (
        sorted(done.texts.new)
        == ["north:home/bike/nl", "north:home/own/nl", "north:home/room#desk/nl", "north:farm:home/farm-beds/nl"]
        or done.texts.new
    )
    assert Draft.objects.get().text.page.slug == "later"
    assert Voice.objects.get().name == "Example Farm"
    assert Organisation.objects.get(id="example-desk").name == "Example desk of the region"
    assert (done.planned, Shift.objects.get().where, Closure.objects.get().reason) == (
        2,
        "Example market",
        {"nl": "Kerst"},
    )


def test_an_entry_edited_since_and_a_shift_moved_since_stay_as_they_are(made_here, now):
    parcel = export_region("north")
    Organisation.objects.filter(id="example-desk").update(name="As it is now", changed_by="eva@example.org")
    Shift.objects.update(where="Example square")

    done = import_region(parcel, now=now)

    assert (done.entries, done.planned) == (["example-desk"], 0)
    assert Organisation.objects.get(id="example-desk").name == "As it is now"
    assert Shift.objects.get().where == "Example square"


def test_the_files_are_those_of_the_content_folder(made_here, now, tmp_path):
    with zipfile.ZipFile(io.BytesIO(export_region("north"))) as parcel:
        names = parcel.namelist()
        bike = parcel.read("regions/north/pages/home/bike/nl.md").decode()

    assert {
        "regions/north.yaml",
        "regions/north/voices/farm/home/farm-beds/nl.md",
        "drafts/north/pages/home/later/nl.md",
    } <= set(names)
    assert bike.startswith("---\nchecked: 2026-11-24\ntopics:\n- home.room\n")
    assert "{#b-0002}" in bike


def test_a_load_of_the_content_folder_leaves_an_imported_region_alone(made_here, now):
    parcel = export_region("north").replace(b"", b"")
    forget_north()
    import_region(parcel, now=now)
    Region.objects.filter(id="north").update(imported=True)

    content.load(EXAMPLE, now=now)

    assert Text.objects.get(page__slug="bike").state == "published"
    assert Region.objects.filter(id="north").exists()


def test_a_text_edited_since_is_kept_and_the_other_offered(made_here, now):
    ed, abe = made_here
    parcel = export_region("north")
    text = Text.objects.get(page__slug="bike")
    ed.post(
        f"/staff/texts/{text.pk}/", {**form(text, "# Fiets\n\nAnders: {{ fact phone.emergency }}."), "review": "yes"}
    )
    decide(abe, text)

    done = import_region(parcel, now=timezone.now())

    assert done.texts.kept == ["north:home/bike/nl"]
    text.refresh_from_db()
    assert "Anders" in str(text.current.blocks)
    assert "Zo doe je dat" in str(text.offered)


def test_a_text_somebody_chose_to_take_is_taken(made_here, now):
    ed, abe = made_here
    parcel = export_region("north")
    text = Text.objects.get(page__slug="bike")
    ed.post(
        f"/staff/texts/{text.pk}/", {**form(text, "# Fiets\n\nAnders: {{ fact phone.emergency }}."), "review": "yes"}
    )
    decide(abe, text)

    import_region(parcel, now=timezone.now(), take=frozenset({"north:home/bike/nl"}))

    text.refresh_from_db()
    assert "Zo doe je dat" in str(text.current.blocks)


def rewritten(parcel, name, change):
    """The parcel with one file changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(parcel)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.infolist():
            body = old.read(one)
            new.writestr(one.filename, change(body) if one.filename == name else body)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("regions/north/pages/home/bike/nl.md", lambda body: body.replace(b"phone.emergency", b"no.such")),
        ("regions/north/pages/home/bike/nl.md", lambda body: b"no front"),
        ("regions/north/pages/home/bike/nl.md", lambda body: body.replace(b"Fiets", b"<script>x</script>")),
        ("regions/north.yaml", lambda body: body + b"surprise: 1\n"),
        ("regions/north.yaml", lambda body: b"\x00"),
        ("directory/example-desk.yaml", lambda body: body.replace(b"Mo-Fr", b"Monday to")),
        ("directory/example-desk.yaml", lambda body: body.replace(b"layer: north", b"layer: south")),
        ("plan/north.yaml", lambda body: body.replace(b"visit", b"pigeon")),
        ("regions/north.yaml", lambda body: body + b"voices: " + b"[" * 50_000),
        ("regions/north.yaml", lambda body: b"\xff\xfe" + body),
        (
            "plan/north.yaml",
            lambda body: (
                b"a: &a [x, x, x, x, x, x, x, x, x]\n"
                + b"".join(b"%c: &%c [%s]\n" % (98 + n, 98 + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(12))
            ),
        ),
        ("plan/north.yaml", lambda body: b"a: &a [*a]\n"),
    ],
)
def test_one_broken_file_and_nothing_changes(made_here, now, name, change):
    parcel = export_region("north")
    before = list(Text.objects.order_by("pk").values_list("pk", "current", "offered"))

    with pytest.raises(FaultyContent) as no:
        import_region(rewritten(parcel, name, change), now=now)

    assert name in str(no.value)
    assert list(Text.objects.order_by("pk").values_list("pk", "current", "offered")) == before


def test_a_region_cannot_take_over_the_host_of_another(made_here, now):
    Region.objects.create(
        id="west", brand="West", names={}, about={}, languages=["nl", "en"], theme={}, emergency=[], exit="https://x.example",
        hosts=["west.localhost", "help.example.org"],
    )  # fmt: skip
    parcel = rewritten(
        export_region("north"),
        "regions/north.yaml",
        lambda body: (
            body + b"hosts: [help.example.org]\n"
            if b"hosts:" not in body
            else body.replace(b"hosts:", b"hosts:\n- help.example.org")
        ),
    )

    with pytest.raises(FaultyContent, match=r"hosts: help\.example\.org is of the region west"):
        import_region(parcel, now=now)


def test_a_region_that_was_the_default_elsewhere_is_none_here(made_here, now):
    Region.objects.filter(id="north").update(is_default=False)
    Region.objects.filter(id="south").update(is_default=True)
    parcel = rewritten(export_region("north"), "regions/north.yaml", lambda body: body + b"default: true\n")

    import_region(parcel, now=now)

    assert not Region.objects.get(id="north").is_default


def test_a_draft_for_another_region_does_not_come_in(made_here, now):
    out = io.BytesIO(export_region("north"))
    with zipfile.ZipFile(out) as parcel:
        body = next(parcel.read(name) for name in parcel.namelist() if name.endswith("/nl.md"))
    with zipfile.ZipFile(out, "a") as parcel:
        parcel.writestr("drafts/south/pages/home/bike/nl.md", body)

    with pytest.raises(FaultyContent, match="is no page of this region"):
        import_region(out.getvalue(), now=now)


def test_an_image_that_is_no_picture_stops_everything(made_here, now):
    parcel = export_region("north")
    name = Image.objects.get().name
    Image.objects.all().delete()

    with pytest.raises(FaultyContent):
        import_region(rewritten(parcel, f"images/{name}", lambda body: b"<svg><script/></svg>"), now=now)

    assert not Image.objects.exists()


def hostile(name, body=b"x"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parcel:
        parcel.writestr(name, body)
    return out.getvalue()


@pytest.mark.parametrize(
    "body", [b"", b"PK", b"no zip", hostile("../../outside"), hostile("/etc/outside"), hostile("a.txt")]
)
def test_a_file_that_is_no_parcel_is_refused(example, now, body):
    with pytest.raises(UnreadableParcel):
        import_region(body, now=now)
