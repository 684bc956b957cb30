"""A day at the editorial desk in a real browser, with the keyboard."""

import json
import re
import subprocess
import sys
import urllib.request
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.journeys.axe import found_by_axe, wider_than_the_screen
from tests.journeys.conftest import PEOPLE, open_text, previewed, public
from tests.journeys.waiting import leads_on
from tests.people import PASSWORD
from tests.waiting import until

pytestmark = pytest.mark.browser


def test_from_a_draft_to_readers_in_two_languages_and_nothing_else_moves(desk, at):
    addresses = re.findall(r"<loc>([^<]+)</loc>", public(desk, "/sitemap.xml"))
    paths = ["/" + one.split("/", 3)[3] for one in addresses]
    before = {path: public(desk, path) for path in paths}
    bundle = public(desk, "/nl/offline.version")

    ed = at("ed")
    open_text(ed, desk, "uurloon", "Nederlands")
    area = ed.get_by_label("Text in Markdown")
    area.fill(area.input_value().replace("Je krijgt per uur", "Je krijgt voor elk uur dat je werkt"))
    previewed(ed, "voor elk uur dat je werkt")
    ed.get_by_role("button", name="Save and ask for a second pair of eyes").press("Enter")
    ed.wait_for_selector(".messages")
    assert public(desk, "/nl/pay/wage/") == before["/nl/pay/wage/"]

    abe = at("abe")
    abe.goto(f"{desk.address}/staff/")
    abe.get_by_role("link", name="pay/wage").first.press("Enter")
    abe.get_by_role("button", name="Publish now").press("Enter")
    abe.wait_for_selector(".messages")
    assert "voor elk uur dat je werkt" in public(desk, "/nl/pay/wage/")

    tom = at("tom")
    open_text(tom, desk, "uurloon", "Polski")
    assert tom.locator("section.unit.outdated").count() == 1
    assert "dat je werkt" in " ".join(tom.locator("section.unit.outdated ins").all_inner_texts())
    tom.locator("section.unit.outdated textarea").fill("Dostajesz {{ fact wage.hour }} za każdą godzinę pracy.")
    tom.get_by_role("button", name="Save and ask for a second pair of eyes").press("Enter")
    tom.wait_for_selector(".messages")
    abe.goto(f"{desk.address}/staff/")
    abe.get_by_role("link", name="pay/wage").first.press("Enter")
    abe.get_by_role("button", name="Publish now").press("Enter")
    abe.wait_for_selector(".messages")

    assert "za każdą godzinę pracy" in public(desk, "/pl/pay/wage/")
    side = public(desk, "/pl/pay/wage/side-by-side/")
    assert "za każdą godzinę pracy" in side
    assert "voor elk uur dat je werkt" in side
    until(lambda: public(desk, "/nl/offline.version") != bundle)
    until(lambda: "dat je werkt" in pdf_text(desk, "/nl/pay/wage/leaflet.pdf"))
    after = {path: public(desk, path) for path in paths}
    moved = {path for path in paths if before[path] != after[path]}
    # The page in every language (its lag is told), beside the Dutch, the lists where its first lines stand, the offline offer.
    allowed = re.compile(
        r"/(nl|en|pl|ar)/(pay/(wage/(side-by-side/)?)?|offline/|situations/arrived/|home/room/|home/own/|pay/slip/)?$"
    )
    assert {path for path in moved if not allowed.match(path)} == set()
    assert "/nl/pay/wage/" in moved


def pdf_text(desk, path):
    with urllib.request.urlopen(desk.address + path) as answer:
        body = answer.read()
    return " ".join(leaf.extract_text() for leaf in PdfReader(BytesIO(body)).pages).replace("\n", " ")


def test_two_at_the_same_text_see_each_other_s_words(desk, at):
    ed, eva = at("ed"), at("eva")
    for page in (ed, eva):
        open_text(page, desk, "kamer", "Nederlands")
    for page, words in ((ed, "Zin van Ed."), (eva, "Zin van Eva.")):
        area = page.get_by_label("Text in Markdown")
        area.press("ControlOrMeta+End")
        page.keyboard.type(f"\n{words}")
        page.keyboard.press("ControlOrMeta+s")
        page.wait_for_selector(".messages, .both")

    assert eva.locator("del").inner_text().strip() == "Ed."
    assert eva.locator("ins").inner_text().strip() == "Eva."
    assert "Zin van Eva." in eva.get_by_label("Text in Markdown").input_value()


def test_formatted_text_is_pasted_clean(desk, at):
    ed = at("ed")
    open_text(ed, desk, "kamer", "Nederlands")
    ed.evaluate(
        """() => { const data = new DataTransfer(); data.setData('text/html', '<h2>Kop</h2><p><b>Vet</b><script>x</scr' + 'ipt></p>');
        const body = document.getElementById('body'); body.focus(); body.setSelectionRange(0, 0);
        body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }"""
    )
    until(lambda: ed.get_by_label("Text in Markdown").input_value().startswith("## Kop\n\n**Vet**"))


# By whom, and which: one of each template; what has no address of its own is reached by a step in `led_to`.
SCREENS = [
    *(("abe", screen) for screen in (
        "", "texts/", "texts/new/", "texts/images/", "facts/", "facts/wage.hour/", "ahead/?on=2026-07-01", "remarks/",
        "checks/", "checks/wage/?language=en&on=2026-03-01&compare=2026-08-01", "checks/wage/cases/new/",
        "plan/", "directory/", "directory/example-desk/", "directory/feeds/", "notice/")),
    *(("ann", screen) for screen in (
        "shown/?address=/nl/pay/wage/&at=2030-01-01", "people/", "account/2fa/", "account/password/change/")),
]  # fmt: skip
# The same templates, said otherwise.
VARIANTS = [("abe", f"checks/{screen}") for screen in ("wage/", "wage/?on=never", "danger/", "wage/cases/0/")]


def led_to(desk, at):
    """Screens that answer what somebody did: (who, a page that stands on one, which)."""
    page = at("abe")
    open_text(page, desk, "uurloon", "العربية")
    yield page, "a translation"
    open_text(page, desk, "uurloon", "Nederlands")
    yield page, "a text"
    page.goto(page.url + "history/")
    yield page, "its history"
    page.go_back()
    page.get_by_label("Text in Markdown").fill("# Loon\n\n<b>Zonder feiten</b> 12 euro.")
    page.get_by_role("button", name="Save and ask for a second pair of eyes").click()
    page.get_by_role("alert").first.wait_for()
    yield page, "a text whose sentences are refused"
    with leads_on(page, "/texts/"):
        page.locator("#forget").evaluate("form => form.submit()")
    page.goto(f"{desk.address}/staff/checks/wage/cases/0/")
    page.locator("#e-enough").select_option("unknown")
    page.get_by_role("button", name="Try without saving").click()
    page.locator(".note .err").wait_for()
    yield page, "a case that does not hold"
    page.locator("#name").fill("x")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".err[role=alert]").wait_for()
    yield page, "a case that is refused"
    page.goto(f"{desk.address}/staff/checks/wage/")
    page.get_by_role("button", name="Break every rule once").click()
    page.locator("#proof").wait_for()
    yield page, "a check whose rules were broken"
    page.goto(f"{desk.address}/staff/directory/feeds/")
    page.get_by_label("Short name").fill("example")
    page.get_by_label("Or a file").set_input_files(
        {"name": "feed.json", "mimeType": "application/json", "buffer": b"no feed"}
    )
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("alert").wait_for()
    yield page, "a feed that cannot be read"
    page.get_by_label("Short name").fill("example")
    page.get_by_label("Or a file").set_input_files(
        {"name": "feed.json", "mimeType": "application/json", "buffer": FEED}
    )
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Throw it away").wait_for()
    yield page, "a feed that waits"
    with leads_on(page, "/directory/"):
        page.get_by_role("button", name="Throw it away").click()


FEED = json.dumps([{
    "id": "11111111-1111-4111-8111-111111111111", "name": "Example advice", "status": "active",
    "organization": {"id": "22222222-2222-4222-8222-222222222222", "name": "Example partner", "description": "Helps."},
}]).encode()  # fmt: skip


def each_screen(desk, at, screens):
    for name, screen in screens:
        page = at(name)
        page.goto(f"{desk.address}/staff/{screen}")
        yield page, screen
    yield from led_to(desk, at)


# What Tab may reach, and from now on what it does reach and whether that can be seen.
WATCH = """() => {
    window.reached = new Map();
    document.addEventListener('focusin', event => reached.set(event.target, getComputedStyle(event.target).outlineStyle));
    document.activeElement.blur();
    window.wanted = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
        .filter(one => one.checkVisibility() && !one.disabled && one.tabIndex >= 0).slice(0, 60);
    return wanted.length
}"""
LEFT = """() => wanted.filter(one => one.isConnected && !reached.has(one)).map(one => 'not reached: ' + one.outerHTML.slice(0, 90))"""
UNSEEN = """() => [...reached].filter(([one, outline]) => outline === 'none' && one.tagName !== 'IFRAME')
    .map(([one]) => 'no outline: ' + one.outerHTML.slice(0, 90))"""
MORE = 150  # stops at most in a page that is shown in a frame, of which this page does not hear


def keyboard_faults(page):
    """What Tab does not reach, of the first sixty, or reaches without showing it."""
    wanted = page.evaluate(WATCH)
    for _ in range(wanted):
        page.keyboard.press("Tab")
    for _ in range(MORE):
        if not page.evaluate(LEFT):
            break
        page.keyboard.press("Tab")
    return [*page.evaluate(UNSEEN), *page.evaluate(LEFT)]


def faults_of(page, *, dark):
    wide = ["wider than the screen"] if wider_than_the_screen(page) else []
    return [*found_by_axe(page, dark=dark), *wide, *keyboard_faults(page)]


def test_axe_finds_nothing_on_any_staff_screen_and_the_keyboard_works_all_of_it(desk, at):
    """In light colours; tests/web/staff/test_colours.py computes the dark ones."""
    found = [
        (screen, fault) for page, screen in each_screen(desk, at, SCREENS) for fault in faults_of(page, dark=False)
    ]

    assert found == []


@pytest.mark.slow
def test_axe_finds_nothing_on_any_variant_of_a_staff_screen_in_light_or_dark(desk, at):
    every = each_screen(desk, at, SCREENS + VARIANTS)
    found = [(screen, fault) for page, screen in every for fault in faults_of(page, dark=True)]

    assert found == []


def test_a_case_is_tried_and_saved_with_the_keyboard_alone(desk, at):
    page = at("abe")
    page.goto(f"{desk.address}/staff/checks/")
    page.get_by_role("link", name="Do you get enough an hour?").press("Enter")
    page.get_by_role("link", name="Add a case").press("Enter")
    page.get_by_label("What the case shows").focus()
    page.keyboard.type("By keyboard")
    page.locator("#today").fill("2026-11-23")  # which part of a day comes first is the browser's own affair
    page.locator("#a-month").focus()
    page.keyboard.type("2026-03")
    page.locator("#a-hourly").focus()
    page.keyboard.type("11,02")
    page.locator("#e-enough").focus()
    page.keyboard.type("Yes")
    page.locator("#source").focus()
    page.keyboard.type("Example newspaper")
    page.get_by_role("button", name="Try without saving").press("Enter")
    page.locator(".note[role=status]").wait_for()
    assert page.get_by_label("What the case shows").input_value() == "By keyboard"
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.locator(".messages").wait_for()

    row = page.get_by_role("rowheader", name="By keyboard")
    row.get_by_role("link", name="By keyboard").press("Enter")
    page.get_by_role("button", name="Take this case out").press("Enter")
    page.locator(".messages").wait_for()
    assert page.get_by_role("rowheader", name="By keyboard").count() == 0


def test_a_passkey_is_a_second_factor(desk, browser):
    environment = {**desk.environment(), "DJANGO_SETTINGS_MODULE": "infopunt.config.settings", "PYTHONPATH": "src:."}
    make = PEOPLE.split("for name")[0] + 'make_worker("kay", ("editor", "", ""), factor=False)\n'
    subprocess.run([sys.executable, "-c", make], env=environment, check=True)
    page = browser.new_context(locale="en").new_page()
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def sign_in():
        page.goto(f"{desk.address}/staff/account/login/")
        page.get_by_label("Email").fill("kay@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        with leads_on(page, "/2fa/"):
            page.keyboard.press("Enter")

    sign_in()
    page.goto(f"{desk.address}/staff/account/2fa/passkeys/add/")
    page.get_by_label("Name").fill("My telephone")
    with leads_on(page, "codes/"):
        page.get_by_role("button", name="Add").click()
    page.goto(f"{desk.address}/staff/")
    page.get_by_role("heading", name="Today").wait_for()
    page.locator("details.me summary").click()
    with leads_on(page):
        page.get_by_role("button", name="Sign out").click()
    sign_in()
    assert not page.goto(f"{desk.address}/staff/texts/").url.endswith("/staff/texts/")
    page.goto(f"{desk.address}/staff/account/2fa/authenticate/")
    page.get_by_role("button", name="Use a security key").click()
    page.get_by_role("heading", name="Today").wait_for()
    page.goto(f"{desk.address}/staff/account/2fa/passkeys/")
    assert page.locator(".list b").all_inner_texts() == ["My telephone"]
    page.get_by_role("link", name="Remove").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("You have no passkey.").wait_for()
    page.context.close()
