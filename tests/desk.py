"""What stories of the desk do and read, whatever the test is about."""

import io

from django.utils import timezone
from PIL import Image

from infopunt.directory.models import Organisation
from infopunt.information.models import Draft, Text
from infopunt.information.operations import publish_version
from infopunt.jobs.worker import HANDLERS
from infopunt.kernel import outbox
from infopunt.publishing.models import Shown

NEW = "# Het uurloon\n\nJe krijgt {{ fact wage.hour }} voor elk uur dat je werkt.\n\n## Wat doe je?\n\n- Kijk op je [loonstrook](page:pay/slip).\n- Bel {{ fact phone.emergency }} bij gevaar. {{ cite notice.rule }}\n\nDe termijn is {{ fact notice.term }}, de boete {{ fact fine.amount }}, de wet begint op {{ fact law.start }}.\n"
SOURCES = "Example gazette | https://www.example.org/1 | 2025-01-01"


def form(text, body=NEW, **more):
    draft = Draft.objects.filter(text=text).first()
    return {
        "body": body,
        "sources": SOURCES,
        "checked": "2026-11-24",
        "base": draft.head.number if draft else 0,
        **more,
    }


def entry(**more):
    """The form of an entry of the directory as it stands, with what is typed in it."""
    found = Organisation.objects.get(id="example-desk")
    form = {"name": found.name, "url": "", "contact": found.contact, "independent": "yes", "checked": "2026-11-20",
            "source-title": "An example", "source-date": "undated", "revision": found.revision}  # fmt: skip
    for at, place in enumerate(found.places.order_by("position", "id")):
        for field in ("name", "address", "phone", "url", "hours"):
            form[f"place-{at}-{field}"] = getattr(place, field)
        form[f"place-{at}-languages"] = " ".join(place.languages)
    return form | more


def decide(client, text, **what):
    """Somebody decides about the draft that stands on their screen."""
    text = Text.objects.select_related("draft__head", "current").get(pk=text.pk)
    seen = {"revision": text.draft.head.number, "live": text.current.number if text.current else 0}
    return client.post(f"/staff/texts/{text.pk}/review/", {**seen, **(what or {"now": "yes"})})


def work():
    """Do every job that waits, as the worker would."""
    while outbox.work_one(HANDLERS, timezone.now):
        pass


def said(answer):
    return " ".join(answer.content.decode().split())


def edit(text, words, now):
    """A staff edit of a text's second block."""
    version = text.current
    blocks = [dict(block) for block in version.blocks]
    blocks[1 if len(blocks) > 1 else 0]["md"] = ("# " if len(blocks) == 1 else "") + words
    content = {
        "blocks": blocks, "sources": version.sources, "checked_on": version.checked_on,
        "translation": version.translation, "source_version": version.source_version,
    }  # fmt: skip
    publish_version(text, content, by="editor@example.org", now=now)


def change(folder, name, old, new):
    """Replaces words in a file of a content folder."""
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def photo(kind="JPEG", size=(1600, 900), **options):
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def everything_shown():
    rows = Shown.objects.filter(until=None).values_list("region", "address", "body__raw")
    return {(region, address): bytes(body) for region, address, body in rows}
