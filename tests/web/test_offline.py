import json

from infopunt.web.shared.offline import bundle_of, version_of

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

    assert version_of(bundle_of(PAGES)).decode() == json.loads(bundle_of(PAGES))["version"]
    assert version_of(bundle_of(PAGES)) == version_of(bundle_of(dict(reversed(PAGES.items()))))
    assert version_of(other) != version_of(bundle_of(PAGES))
