import json
import re

import pytest

from infopunt.pages.frame.frame import STATIC
from infopunt.pages.phone.bundle import bundle_of, bundle_version
from infopunt.pages.phone.scripts import page_scripts

PAGES = {
    "/pl/": b"<html><style>a{}</style><p>home",
    "/pl/pay/": b"<html><style>a{}</style><p>pay",
    "/pl/about/remark/thanks/": b"<html><style>a{}</style>thanks",
    "/pl/offline.js": b"script",
}


def test_every_page_to_read_comes_back_whole_from_the_bundle():
    bundle = json.loads(bundle_of(PAGES))

    pages = {
        address: (bundle["head"] + part).replace("<style></style>", f"<style>{bundle['style']}</style>").encode()
        for address, part in bundle["pages"].items()
    }
    assert pages == {address: PAGES[address] for address in ("/pl/", "/pl/pay/")}


def test_the_version_of_a_bundle_changes_with_any_page_and_with_nothing_else():
    other = bundle_of({**PAGES, "/pl/pay/": b"<html><style>a{}</style><p>paid"})

    assert bundle_version(bundle_of(PAGES)).decode() == json.loads(bundle_of(PAGES))["version"]
    assert bundle_version(bundle_of(PAGES)) == bundle_version(bundle_of(dict(reversed(PAGES.items()))))
    assert bundle_version(other) != bundle_version(bundle_of(PAGES))


@pytest.mark.django_db
def test_every_script_a_page_works_with_is_published_and_travels_in_the_bundle_and_is_listed_once(example, client):
    bundle = json.loads(client.get("/pl/offline.bundle").content)

    named = {
        one for html in bundle["pages"].values() for one in re.findall(r'<script src="([^"]+)"', bundle["head"] + html)
    }
    assert named - {"/offline.js"} <= set(page_scripts())
    assert {
        address: text.encode() for address, text in bundle["data"].items() if address.endswith(".js")
    } == page_scripts()
    assert {address: client.get(address).content for address in page_scripts()} == page_scripts()
    for name in ("offline.js", "sw.js"):
        assert not [address for address in page_scripts() if address in (STATIC / name).read_text()]
