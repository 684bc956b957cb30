"""Every form of the staff screens, found by opening every address of the table."""

from html.parser import HTMLParser

from tests.people import browser_of, make_worker
from tests.web.staff.test_roles import TABLE, real


class Forms(HTMLParser):
    """The forms of a page: where each posts to, and what its fields are called."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.found, self.inside = address, [], None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form" and given.get("method", "").lower() == "post":
            self.inside = (given.get("action") or self.address, set())
            self.found.append(self.inside)
        elif self.inside and tag in ("input", "textarea", "select", "button") and given.get("name"):
            self.inside[1].add(given["name"])

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None


def forms_of_all_screens(things, language="en"):
    """A browser that may everything, and every form it finds: where it posts to → the names of its fields."""
    worker = make_worker("all", *((role, "", "") for role in ("administrator", "editor", "approver")))
    worker.language = language
    worker.save()
    client = browser_of(worker)
    other = make_worker("other", ("adviser", "north", ""))
    found = {}
    for address, methods in TABLE.items():
        if "GET" in methods:
            at = f"/staff/{real(address, things, other.pk)}"
            reader = Forms(at.partition("?")[0])
            reader.feed(client.get(at).content.decode(errors="replace"))
            for action, names in reader.found:
                found[action] = found.get(action, set()) | names
    return client, {at: names - {"csrfmiddlewaretoken"} for at, names in found.items() if "/account/" not in at}
