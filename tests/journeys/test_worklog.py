"""The work log in a real browser: what is written stays on the phone, adds up, is locked by a PIN and goes along when asked."""

import json
import urllib.parse

import pytest

from tests.journeys.axe import found_by_axe, wider_than_the_screen
from tests.journeys.conftest import FLAGS
from tests.journeys.waiting import comes_true, leads_on

pytestmark = pytest.mark.browser
PIN = "473911"


@pytest.fixture
def page(real_server, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, accept_downloads=True)
    one = context.new_page()
    one.goto(f"{real_server.address}/en/worklog/")
    yield one
    context.close()


def write(page, date, start="", end="", pause="", pay="", note="", cuts=()):
    """A day, typed and kept."""
    for name, value in {"date": date, "from": start, "to": end, "pause": pause, "pay": pay, "note": note}.items():
        page.fill(f"#w-{name}", value)
    for number, (amount, why) in enumerate(cuts):
        if number:
            page.click("#more")
        page.locator("input[name=cut]").nth(number).fill(amount)
        page.locator("input[name=why]").nth(number).fill(why)
    page.get_by_role("button", name="Keep this day").click()


def lock_with(page, pin):
    page.click("#pins > summary")
    page.fill("#w-new", pin)
    page.fill("#w-again", pin)
    page.get_by_role("button", name="Set the PIN").click()
    page.get_by_text("The PIN is set.").wait_for()


def stored(page):
    return page.evaluate("localStorage.getItem('infopunt-log')")


@pytest.mark.parametrize(
    ("moment", "day"), [("2026-03-05T22:30:00Z", "2026-03-05"), ("2026-03-05T23:30:00Z", "2026-03-06")]
)
def test_a_new_day_is_the_day_in_the_netherlands_also_on_a_phone_set_to_the_clock_of_home(
    real_server, browser, moment, day
):
    for home in ("Europe/Bucharest", "America/Bogota"):
        context = browser.new_context(timezone_id=home)
        phone = context.new_page()
        phone.clock.set_fixed_time(moment)
        phone.goto(f"{real_server.address}/en/worklog/")

        assert phone.input_value("#w-date") == day
        context.close()


def test_days_add_up_by_week_also_over_midnight_and_in_the_nights_the_clock_changes(page):
    write(page, "2026-03-27", "22:00", "06:30", "30")
    write(page, "2026-03-28", "22:00", "06:00")
    write(page, "2026-10-24", "22:00", "06:00")
    page.locator("#weeks details").nth(1).locator("summary").click()

    assert page.locator("#weeks summary").all_inner_texts() == [
        "Week 43 (19 Oct – 25 Oct) · Hours: 9.00",
        "Week 13 (23 Mar – 29 Mar) · Hours: 15.00",
    ]
    assert page.locator("#weeks li > p:first-of-type").all_inner_texts() == [
        "Hours: 9.00",
        "Hours: 7.00",
        "Hours: 8.00",
    ]
    assert page.get_by_text("The clock changed in this night").count() == 2


def test_a_day_can_be_changed_and_deleted_and_then_everything(page):
    write(page, "2026-06-01", "08:00", "16:30", "30", "75,50", cuts=[("12,50", "rent"), ("5", "bus")])
    page.get_by_role("button", name="Change: Mon").click()
    assert page.locator("input[name=why]").nth(1).input_value() == "bus"
    page.fill("#w-to", "17:30")
    page.get_by_role("button", name="Keep this day").click()
    assert page.locator("#weeks summary").inner_text() == (
        "Week 23 (1 Jun – 7 Jun) · Hours: 9.00 · Received: €\u00a075.50 · Deducted: €\u00a017.50"
    )
    page.get_by_role("button", name="Change: Mon").click()
    page.get_by_role("button", name="Delete this day").click()
    page.get_by_text("Deleted from this phone.", exact=True).wait_for()
    assert json.loads(stored(page)) == {"days": []}
    page.click("#wipe > summary")
    page.get_by_role("button", name="Yes, delete everything").click()

    assert stored(page) is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"date": ""}, "Choose a date that exists."),
        ({"date": "2026-06-01"}, "Write at least the times"),
        ({"date": "2026-06-01", "start": "08:00"}, "Give a begin and an end"),
        ({"date": "2026-06-01", "start": "08:00", "end": "08:00"}, "Give a begin and an end"),
        ({"date": "2026-06-01", "start": "08:00", "end": "09:00", "pause": "61"}, "Give the break in minutes"),
        ({"date": "2026-06-01", "pay": "lots"}, "Write an amount"),
        ({"date": "2026-06-01", "cuts": [("", "rent")]}, "Write an amount"),
    ],
)
def test_what_cannot_be_right_is_told_and_nothing_is_kept_or_lost(page, typed, told):
    write(page, **typed, note="" if told.startswith("Write at") else "my own words")

    assert page.locator("#fault").inner_text().startswith(told)
    assert page.locator("[aria-invalid]").count() == 1
    assert stored(page) is None
    assert page.input_value("#w-note") in ("", "my own words")


def test_amounts_are_read_as_people_write_them_in_arabic_digits_too(page):
    for typed in ("1.234,50", "1234.5", "€ 1 234,50", "١٢٣٤٫٥٠"):
        write(page, "2026-06-01", pay=typed)
        page.get_by_text("Kept on this phone.").wait_for()

    assert [day["pay"] for day in json.loads(stored(page))["days"]] == [123450] * 4


def test_with_a_pin_no_word_of_the_log_lies_on_the_phone(real_server, page, tmp_path, browser):
    write(page, "2026-06-01", "08:00", "16:00", note="zonder slot leesbaar")
    page.get_by_text("Kept on this phone.").wait_for()
    assert "zonder slot leesbaar" in stored(page)  # what the attack below looks for can be found
    folder = tmp_path / "phone"
    phone = browser.browser_type.launch_persistent_context(str(folder), executable_path="/usr/bin/chromium", args=FLAGS)
    own = phone.new_page()
    own.goto(f"{real_server.address}/en/worklog/")
    lock_with(own, PIN)
    write(own, "2026-06-01", "08:00", "16:00", note="Kwetsbaarwoord", cuts=[("41,17", "Geheimhuur")])
    own.get_by_text("Kept on this phone.").wait_for()
    lying = own.evaluate(
        """async () => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie,
           await caches.keys(), await indexedDB.databases(), history.state, window.name, location.href])"""
    )
    own.goto(f"{real_server.address}/en/")
    phone.close()

    record = json.loads(json.loads(lying)[0][0][1])
    files = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert sorted(record) == ["iv", "rounds", "salt", "sealed"] and record["rounds"] >= 310_000
    assert b"infopunt-log" in files
    for word in ("Kwetsbaarwoord", "Geheimhuur", "2026-06-01", "4117", PIN):
        assert word not in lying
        if not word.isdigit():
            assert word.encode() not in files and word.encode("utf-16-le") not in files


def test_a_wrong_pin_opens_nothing_and_hints_at_nothing_and_the_right_one_opens_all(page):
    lock_with(page, PIN)
    write(page, "2026-06-01", "08:00", "16:00", note="Kwetsbaarwoord")
    page.locator("#weeks").get_by_text("Kwetsbaarwoord").wait_for()
    page.click("#lock")
    assert "Kwetsbaarwoord" not in page.content()
    page.reload()
    before = stored(page)
    said = []
    for wrong in ("", "473910", "4739110", "x"):
        page.evaluate("document.getElementById('said').textContent = ''")
        page.fill("#w-pin", wrong)
        page.get_by_role("button", name="Open the log").click()
        page.get_by_text("This PIN is not right.").wait_for()
        said.append(page.locator("#said").inner_text())
    assert set(said) == {"This PIN is not right."} and stored(page) == before
    assert page.locator("#book").is_hidden() and "Kwetsbaarwoord" not in page.content()
    page.fill("#w-pin", "٤٧٣٩١١")
    page.get_by_role("button", name="Open the log").click()
    page.locator("#weeks").get_by_text("Kwetsbaarwoord").wait_for()
    write(page, "2026-06-02", "08:00", "16:00")
    page.get_by_text("Kept on this phone.").wait_for()

    assert "sealed" in json.loads(stored(page))


def test_who_leaves_a_locked_log_and_goes_back_finds_it_locked(real_server, page):
    lock_with(page, PIN)
    write(page, "2026-06-01", "08:00", "16:00", note="Kwetsbaarwoord")
    page.locator("#weeks").get_by_text("Kwetsbaarwoord").wait_for()
    page.goto(f"{real_server.address}/en/")
    page.go_back()
    page.locator("#unlock").wait_for()

    assert "Kwetsbaarwoord" not in page.content()
    assert stored(page) is not None  # leaving deletes nothing


def test_a_forgotten_pin_can_only_be_solved_by_deleting_everything(page):
    lock_with(page, PIN)
    write(page, "2026-06-01", "08:00", "16:00")
    page.get_by_text("Kept on this phone.").wait_for()
    page.reload()
    page.click("#wipe > summary")
    page.get_by_role("button", name="Yes, delete everything").click()

    assert stored(page) is None
    assert page.locator("#day").is_visible()


def test_two_tabs_lose_no_day_of_each_other(real_server, page):
    other = page.context.new_page()
    other.goto(page.url)
    write(page, "2026-06-01", "08:00", "16:00")
    write(other, "2026-06-02", "08:00", "16:00")
    page.locator("#weeks li").nth(1).wait_for()

    assert [day["date"] for day in json.loads(stored(page))["days"]] == ["2026-06-01", "2026-06-02"]


def test_where_the_browser_cannot_lock_the_page_says_that_a_pin_is_not_possible(real_server, browser):
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page = context.new_page()
    page.goto(f"{real_server.address}/en/worklog/")
    page.click("#pins > summary")

    assert page.get_by_text("A PIN is not possible here").is_visible()
    assert page.locator("#pin").is_hidden()
    context.close()


def test_the_file_is_made_on_the_phone_and_no_note_in_it_is_a_formula(page):
    write(
        page,
        "2026-06-01",
        "22:00",
        "06:20",
        "30",
        "75,50",
        '=HYPERLINK("http://x";"klik")',
        [("12,50", "@rent"), ("5", "bus")],
    )
    write(page, "2026-06-02", note="-1+1 zażółć")
    page.locator("#weeks").get_by_text("zażółć").wait_for()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file (CSV)").click()

    assert download.value.suggested_filename == "urenlijst-2026-06.csv"
    assert download.value.path().read_bytes().decode("utf-8") == (
        '\ufeff"Datum";"Begin";"Einde";"Pauze (minuten)";"Gewerkte uren";"Loon ontvangen (€)";"Inhouding (€)";'
        '"Inhouding waarvoor";"Werkplek";"Notitie"\r\n'
        '"01-06-2026";"22:00";"06:20";"30";"7,83";"75,50";"17,50";"\'@rent 12,50, bus 5,00";"";'
        '"\'=HYPERLINK(""http://x"";""klik"")"\r\n'
        '"02-06-2026";"";"";"";"";"";"";"";"";"\'-1+1 zażółć"\r\n'
    )
    assert [one for one in asked if not one.startswith("blob:")] == []


def test_what_is_printed_is_the_dutch_sheet_with_the_own_notes_and_nothing_else(page):
    page.goto(page.url.replace("/en/", "/pl/"))
    for name, value in {"date": "2026-06-01", "from": "08:00", "to": "16:30", "note": "ciężki dzień"}.items():
        page.fill(f"#w-{name}", value)
    page.get_by_role("button", name="Zapisz ten dzień").click()
    page.locator("#weeks").get_by_text("ciężki dzień").wait_for()
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Drukuj po niderlandzku").click()
    page.emulate_media(media="print")
    text = page.locator("body").inner_text()

    assert page.evaluate("window.printed")
    assert text.startswith("Urenlijst\n") and "Maand: 06-2026" in text
    assert page.locator("#rows tr").all_inner_texts() == [
        "01-06-2026\t08:00\t16:30\t0\t8,50\t\t\t\t\tciężki dzień",
        "Totaal 06-2026\t\t\t\t8,50\t\t\t\t\t",
    ]
    assert "Take it" not in text and "Twój dziennik" not in text


def questions(page):
    """What a check asks to its end, when nobody knows anything."""
    found = []
    while page.locator("input[name=ask]").count():
        found.append(page.input_value("input[name=ask]"))
        page.locator("button[value=unknown]").click()
        page.locator(f"input[name=ask][value={found[-1]}]").wait_for(state="detached")
        page.locator("[data-check]").wait_for()
    return found


def test_the_payslip_check_gets_the_month_and_the_hours_and_nothing_else(page):
    write(page, "2026-06-01", "08:00", "16:20", pay="75,50", note="Kwetsbaarwoord")
    write(page, "2026-06-30", "22:00", "06:00", cuts=[("10", "rent")])
    page.locator("#weeks details").nth(1).wait_for()
    with leads_on(page, "/checks/payslip/"), page.expect_request("**/checks/payslip/") as sent:
        page.get_by_role("button", name="Check the payslip of this month").click()

    assert urllib.parse.parse_qs(sent.value.post_data) == {"a.month": ["2026-06"], "a.hours": ["16:20"]}
    asked = questions(page)
    assert {"age", "gross"} <= set(asked) and not {"month", "hours"} & set(asked)
    assert page.input_value("input[name='a.month']") == "2026-06"
    assert page.input_value("input[name='a.hours']") in ("16:20", "16.333333")


def test_the_gross_pay_of_the_payslip_goes_along_when_it_is_given_and_only_with_its_own_month(page):
    write(page, "2026-05-04", "08:00", "16:00")
    write(page, "2026-06-01", "08:00", "16:00")
    page.locator("#w-month option").nth(2).wait_for(state="attached")
    gross = page.get_by_label("Gross pay on the payslip of this month")
    gross.fill("900")
    page.select_option("#w-month", "2026-05")
    assert gross.input_value() == ""
    gross.fill("1.234,50")
    with leads_on(page, "/checks/payslip/"), page.expect_request("**/checks/payslip/") as sent:
        page.get_by_role("button", name="Check the payslip of this month").click()

    assert urllib.parse.parse_qs(sent.value.post_data) == {
        "a.month": ["2026-05"],
        "a.hours": ["8:00"],
        "a.gross": ["1.234,50"],
    }
    assert not {"month", "hours", "gross"} & set(questions(page))


def test_nothing_of_the_log_is_asked_of_any_server(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    lock_with(page, PIN)
    write(page, "2026-06-01", "08:00", "16:00", note="Kwetsbaarwoord")
    page.locator("#weeks").get_by_text("Kwetsbaarwoord").wait_for()
    page.click("#lock")

    assert asked == [] and page.context.cookies() == []


@pytest.mark.parametrize("language", ["nl", "pl", "ar"])
def test_axe_finds_nothing_with_and_without_the_script_and_nothing_is_wider_than_the_screen(
    real_server, browser, language
):
    found = []
    for script in (True, False):
        context = browser.new_context(viewport={"width": 320, "height": 740})
        if not script:
            context.route("**/worklog.js", lambda route: route.abort())
        page = context.new_page()
        page.goto(f"{real_server.address}/{language}/worklog/")
        if script:
            for name, value in {
                "date": "2026-06-01",
                "from": "08:00",
                "to": "16:30",
                "pay": "80",
                "note": "مرحبا",
            }.items():
                page.fill(f"#w-{name}", value)
            page.locator("#day button").first.scroll_into_view_if_needed()
            page.locator("#day .acts button").first.click()
            page.locator("#weeks li").wait_for()
            page.evaluate("document.querySelectorAll('details:not(.lang)').forEach(one => one.open = true)")
        found += [(script, *one) for one in found_by_axe(page)]
        if wider_than_the_screen(page):
            found.append((script, "wider than the screen"))
        context.close()

    assert found == []


@pytest.fixture(params=["the phone knows it", "the phone does not know it"])
def alone(real_server, browser, request):
    """A phone on which English is kept, while the server and mostly the connection are gone."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{real_server.address}/en/offline/")
    page.get_by_role("button", name="Keep on this phone").click()
    page.get_by_text("The pages are on this phone.").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    real_server.stop()
    context.set_offline(request.param == "the phone knows it")
    yield page
    context.close()
    real_server.start()


def test_a_kept_log_opens_and_takes_a_day_and_hands_it_to_the_payslip_check_when_the_server_is_gone(real_server, alone):
    page = alone
    page.goto(f"{real_server.address}/en/worklog/")
    write(page, "2026-06-01", "08:00", "16:20")
    page.get_by_text("Kept on this phone.").wait_for()
    page.reload()
    told = page.locator("#weeks summary").inner_text()
    page.get_by_label("Gross pay on the payslip of this month").fill("1.234,50")
    with leads_on(page, "/checks/payslip/"):
        page.get_by_role("button", name="Check the payslip of this month").click()
    comes_true(page, "() => Boolean(window.infopuntChecks)")

    asked = questions(page)
    assert told == "Week 23 (1 Jun – 7 Jun) · Hours: 8.33"
    assert asked[:2] == ["danger", "slip"] and not {"month", "hours", "gross"} & set(asked)
    mine = page.locator(".mine").text_content()
    assert "June 2026" in mine and "1,234.50" in mine
    assert "1234" not in page.evaluate(
        "JSON.stringify([location.href, document.cookie, {...sessionStorage}, history.state])"
    )
    kept = page.evaluate(
        "async () => { const found = []; for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys())"
        " found.push(one.method + one.url); return found }"
    )
    assert not [one for one in kept if one.startswith("POST") or "?" in one]
