"""A partner's directory in HSDS, and who looks at it here."""

import uuid

from infopunt.accounts.rules import Duty, Role, Staff
from infopunt.directory import feeds

ANN = Staff("ann@example.org", "Ann", (Duty(Role.EDITOR), Duty(Role.EDITOR, "noord-brabant")))
EVA = Staff("eva@example.org", "Eva", (Duty(Role.EDITOR, "noord-brabant"),))


def number(name):
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def partner(name="Example legal desk", **more):
    """A service as somebody else's HSDS interface gives it."""
    owner = {
        "id": number(f"org {name}"),
        "name": name,
        "description": "Helps with letters.",
        "website": "https://partner.example",
    }
    spot = {
        "id": number(f"spot {name}"), "location_type": "physical", "name": "Example office", "latitude": 51.6, "longitude": 5.5,
        "addresses": [{"id": number("a"), "address_1": "Example street 1", "city": "Exampletown", "postal_code": "5461 AB",
                       "state_province": "", "country": "NL", "address_type": "physical"}],
        "phones": [{"id": number("p"), "number": "0123 456789"}],
        "languages": [{"id": number("l"), "code": "PL"}],
        "schedules": [{"id": number("s"), "freq": "WEEKLY", "byday": "MO,WE", "opens_at": "09:00", "closes_at": "17:00"}],
    }  # fmt: skip
    return {
        "id": number(f"service {name}"), "name": "Letters", "status": "active", "organization": owner, "assured_date": "2026-11-01",
        "cost_options": [{"id": number("c"), "amount": 0}],
        "service_at_locations": [{"id": number("x"), "location": spot}], **more,
    }  # fmt: skip


def keep(services, now, by=ANN, layer="noord-brabant", name="partner"):
    return feeds.keep_feed(name=name, layer=layer, address="", topics=["pay"], services=services, by=by, now=now)
