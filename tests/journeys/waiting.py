"""Waiting in a browser for what a step brings. An address or a word that is there already waits for nothing."""

import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Error, Page

LIMIT = 60_000  # milliseconds; only ends a test that waits in vain


@contextmanager
def leads_on(page: Page, path: str = "") -> Iterator[None]:
    """What is done within leads to another page, which is whole afterwards; to one whose path has `path` in it."""
    with page.expect_navigation(
        url=lambda url: path in urllib.parse.urlsplit(url).path, wait_until="load", timeout=LIMIT
    ):
        yield


def comes_true(page: Page, condition: str, given: object = None) -> None:
    """Waits until a function of the page gives true, on this page or on the one it is leaving for.

    The browser's own waiting evaluates text in the page, which our policy forbids.
    """
    looking = f"""async given => {{
        const condition = {condition}, end = performance.now() + {LIMIT};
        while (!await condition(given)) {{
            if (performance.now() > end) return false;
            await new Promise(next => setTimeout(next, 10));
        }}
        return true;
    }}"""
    while True:
        try:
            assert page.evaluate(looking, given), condition
            return
        except Error as no:  # the page was just being left
            if "context was destroyed" not in str(no) and "navigat" not in str(no).lower():
                raise
            page.wait_for_load_state("domcontentloaded")
