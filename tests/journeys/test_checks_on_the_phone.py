"""A check from the first question to the result: without scripts, without a connection, and back again."""

import re

import pytest

from tests.journeys.waiting import comes_true, leads_on
from tests.real import REAL

pytestmark = pytest.mark.browser

ANSWERS = {
    "danger": "no", "slip": "yes", "month": ("6", "2026"), "age": "30", "hours": "160", "gross": "2.300,50", "holiday": "yes",
    "holiday_paid": "?", "housing": "yes", "rent": "850", "signed": "?", "other": "no", "how": "cash",
}  # fmt: skip
CHECKS = sorted(path.parent.name for path in (REAL / "checks").glob("*/flow.yaml"))
AT = "/pl/checks/payslip/"


def asked(page):
    return page.locator('input[name="ask"]').get_attribute("value")


def answer(page, given):
    """Fills in one page and goes on."""
    if given == "?":
        page.locator('button[value="unknown"]').click()
        return
    if isinstance(given, tuple):
        page.locator('select[name="answer.m"]').select_option(given[0])
        page.locator('select[name="answer.y"]').select_option(given[1])
    elif page.locator('input[type="radio"]').count():
        page.locator(f'input[type="radio"][value="{given}"]').check()
    else:
        page.locator('input[name="answer"]').fill(given)
    page.locator('.go button[value="next"]').click()


def walk(page, until=""):
    """From question to question, to the question `until` or the end; the questions in order."""
    seen = []
    while page.locator('input[name="ask"]').count():
        name = asked(page)
        if name == until:
            break
        assert name not in seen, name
        seen.append(name)
        answer(page, ANSWERS[name])
        comes_true(
            page,
            "name => document.readyState === 'complete' && document.querySelector('[data-check]') && "
            "(document.querySelector('input[name=ask]') || {}).value !== name",
            name,
        )
    return seen


def outcome(page):
    """Everything the result says, folded parts included, without white space."""
    return "".join(page.locator("[data-check]").text_content().split())


def walk_without_scripts(browser, server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(server.address + AT)
    seen = []
    while page.locator('input[name="ask"]').count():
        seen.append(asked(page))
        with leads_on(page):
            answer(page, ANSWERS[seen[-1]])
    found = outcome(page)
    context.close()
    return seen, found


def keep(page, server):
    page.goto(f"{server.address}/pl/offline/")
    page.locator("#offline button").click()
    comes_true(page, "() => caches.match('/pl/checks/payslip/check.json').then(Boolean)")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    comes_true(page, "() => document.querySelector('#offline button').disabled === false")
    page.reload()


def test_without_a_connection_a_kept_check_comes_to_the_same_as_without_scripts(real_server, browser):
    seen, found = walk_without_scripts(browser, real_server)
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    keep(page, real_server)
    real_server.stop()
    context.set_offline(True)
    try:
        page.goto(real_server.address + AT)
        comes_true(page, "() => Boolean(window.infopuntChecks)")
        own = walk(page)
        mine = outcome(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        traces = page.evaluate(
            "JSON.stringify([location.href, document.cookie, {...localStorage}, {...sessionStorage}, history.state])"
        )
        page.locator('button[value="summary"]').click()
        page.wait_for_selector(".summary")
        again = page.locator(".summary h1").count()
    finally:
        context.close()
        real_server.start()

    assert own == seen == list(ANSWERS)
    assert mine == found
    assert (wide, again) == (360, 1)
    assert "2300" not in traces and "850" not in traces


@pytest.mark.parametrize("check", CHECKS)
def test_every_question_is_put_by_the_server_with_its_picture_and_fits_a_narrow_phone_in_polish(
    real_server, browser, check
):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    address = f"{real_server.address}/pl/checks/{check}/"
    fields, seen, html = {}, [], context.request.get(address).text()
    wide = too_wide(page, html)
    while found := re.search(r'name="ask" value="(\w+)"', html):
        name = found[1]
        assert name not in seen, name
        seen.append(name)
        said = context.request.post(address, form={**fields, "ask": name, "do": "unknown"})
        assert said.status == 200, name
        html = said.text()
        fields[f"a.{name}"] = "?"
        wide += too_wide(page, html)
    context.close()

    assert seen and 'class="mine"' in html  # the result, with the answers that led to it
    assert wide == []


def too_wide(page, html):
    """What of a page, with everything unfolded, is wider than the screen, or a word of its title than its column."""
    page.set_content(html)
    return page.evaluate(
        """() => {
            document.querySelectorAll('#main details').forEach(one => { one.open = true });
            const head = document.querySelector('#main h1'), said = head.textContent.trim();
            const found = document.documentElement.scrollWidth > innerWidth ? ['the page: ' + said] : [];
            head.style.textWrap = 'wrap'; head.style.width = 'min-content'; head.style.overflowWrap = 'normal';
            return head.getBoundingClientRect().width > 324 ? [...found, said] : found;
        }"""
    )


def test_a_check_that_is_not_kept_is_sent_to_the_server(real_server, browser):
    context = browser.new_context()
    page = context.new_page()
    asked_for = []
    page.on(
        "request", lambda request: asked_for.append((request.method, request.url.removeprefix(real_server.address)))
    )
    page.goto(real_server.address + AT, wait_until="networkidle")
    answer(page, "no")
    page.wait_for_selector('input[name="ask"][value="slip"]', state="attached")
    context.close()

    assert {("GET", AT), ("GET", "/offline.js"), ("GET", "/checks.js")} == set(asked_for[:3])
    assert ("POST", AT) in asked_for and ("GET", "/checks-kept.js") not in asked_for


@pytest.mark.parametrize("kept", [False, True])
def test_the_browsers_own_back_leads_to_the_question_before(real_server, browser, kept):
    context = browser.new_context()
    page = context.new_page()
    if kept:
        keep(page, real_server)
    page.goto(real_server.address + AT)
    if kept:
        comes_true(page, "() => Boolean(window.infopuntChecks)")
    walk(page, until="hours")
    for before in ("age", "month", "slip"):
        page.go_back()
        page.wait_for_selector(f'input[name="ask"][value="{before}"]', state="attached")
    answer(page, "no")  # and on again, with another answer
    page.wait_for_selector('input[name="ask"][value="month"]', state="attached")
    page.locator('button[value="back"]').click()
    page.wait_for_selector('input[name="ask"][value="slip"]', state="attached")
    chosen = page.locator('input[type="radio"]:checked').get_attribute("value")
    context.close()

    assert chosen == "no"
