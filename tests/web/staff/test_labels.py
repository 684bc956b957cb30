"""The words on top of a refused form are the words beside the field: whoever looks for *Site* finds *Site*."""

import re
from html import unescape

import pytest

from infopunt.facts.models import Fact
from infopunt.web.staff.faults import label_of
from tests.web.staff.screens import forms_of_all_screens

SOURCE = ("title", "url", "date", "read", "copy")
# Fields that no fault speaks of: what is chosen in them is always one of what is offered.
NEVER_WRONG = {"owner"}


def of_a_fact(name):
    """The place in a fact that a field of its form stands for."""
    kind, _, rest = name.partition("-")
    if kind in ("period", "gap"):
        at, _, field = rest.partition("-")
        return (f"{kind}s", int(at), *(("source",) if kind == "period" and field in SOURCE else ()), field)
    return ("never_falls", rest) if kind == "floor" else (name,)


def of_an_entry(name):
    kind, _, rest = name.partition("-")
    if kind == "place":
        at, _, field = rest.partition("-")
        return ("places", int(at), field)
    return ("source", rest) if kind == "source" else (name,)


def of_a_case(name):
    return (
        ("cases", 0, "source", {"source": "title"}.get(name, name)) if name in ("source", "url") else ("cases", 0, name)
    )


def labels(page):
    """Every field of a form that has a label of its own: (its name, the words of its label)."""
    words = {
        id: " ".join(unescape(re.sub(r"<[^>]+>", "", say)).split())
        for id, say in re.findall(r'<label for="([^"]+)">(.*?)</label>', page, re.S)
    }
    fields = [(re.search(r' id="([^"]+)"', tag), re.search(r' name="([^"]+)"', tag)) for tag in CONTROL.findall(page)]
    return [(name[1], words[id[1]]) for id, name in fields if id and name and id[1] in words]


CONTROL = re.compile(r"<(?:input|select|textarea)\b[^>]*>")


@pytest.mark.parametrize(
    ("address", "place_of", "least"),
    [
        ("facts/wage.hour/", of_a_fact, 30),
        ("directory/helpers/", of_an_entry, 17),
        ("checks/wage/cases/new/", of_a_case, 4),
    ],
)  # fmt: skip
def test_a_fault_calls_its_field_as_the_form_does(example, things, browsers, address, place_of, least):
    Fact.objects.filter(id="wage.hour").update(never_falls={"title": "Act", "date": "2024"})
    page = browsers["ed"].get(f"/staff/{address}").content.decode().partition("<main")[2]
    fields = [
        (name, say)
        for name, say in labels(page)
        if name not in NEVER_WRONG and not re.match("(answer|expect|value)-", name)
    ]

    said = [
        (name, re.sub(r" \((period|gap|place|service) \d+\)$", "", label_of(place_of(name)))) for name, _say in fields
    ]

    assert len(fields) >= least
    assert said == fields


def test_every_field_of_every_form_has_a_name_that_is_seen_or_heard(example, things, browsers, people):

    client, pages = forms_of_all_screens(things)
    nameless = set()
    for address in pages:
        page = client.get(address.partition("?")[0])
        if page.status_code == 200 and page.headers["content-type"].startswith("text/html"):
            html = page.content.decode()
            known = set(re.findall(r'<label for="([^"]+)"', html))
            for tag in CONTROL.findall(re.sub(r"<label class=\"tick\".*?</label>", "", html, flags=re.S)):
                id = re.search(r' id="([^"]+)"', tag)
                if 'type="hidden"' not in tag and "aria-label" not in tag and (id is None or id[1] not in known):
                    nameless.add((address, tag))

    assert len(pages) > 15
    assert nameless == set()
