"""Nothing that was typed is lost: the server dies, the session ends, too much is pasted."""

import pytest

from tests.journeys.conftest import kept, open_text

pytestmark = pytest.mark.browser


def test_what_was_typed_survives_the_death_of_the_server_and_of_the_browser(desk, at, browser):
    eva = at("eva")
    open_text(eva, desk, "loonstrook", "Nederlands")
    area = eva.get_by_label("Text in Markdown")
    area.press("ControlOrMeta+End")
    eva.keyboard.type("\nEen zin die de server nog kreeg.")
    kept(eva)
    desk.process.kill()
    desk.process.wait()
    eva.keyboard.type(" En een die hij niet kreeg.")
    eva.locator("#kept", has_text="⚠").wait_for()
    address = eva.url
    state = eva.context.storage_state()
    eva.goto("about:blank")
    desk.start()

    again = browser.new_context(storage_state=state, locale="en").new_page()
    again.goto(address)
    kept(again)

    assert (
        "Een zin die de server nog kreeg. En een die hij niet kreeg."
        in again.get_by_label("Text in Markdown").input_value()
    )
    again.context.close()


def test_words_of_a_save_the_server_never_got_come_back(desk, at):
    ed = at("ed")
    open_text(ed, desk, "loonstrook", "Nederlands")
    address = ed.url
    ed.get_by_label("Text in Markdown").press("ControlOrMeta+End")
    desk.process.kill()
    desk.process.wait()
    ed.keyboard.type("\nEen zin voor een server die weg is.")
    with ed.expect_event("requestfailed", lambda request: request.is_navigation_request()):
        ed.keyboard.press("ControlOrMeta+s")
    desk.start()

    ed.goto(address)
    kept(ed)

    assert "Een zin voor een server die weg is." in ed.get_by_label("Text in Markdown").input_value()
    ed.keyboard.press("ControlOrMeta+s")
    ed.wait_for_selector(".messages")
    # The saved page's own script lets go of them; it runs after the message is drawn.
    ed.wait_for_function("Object.keys(localStorage).every((one) => !one.startsWith('text-'))")


def test_words_typed_after_the_session_ended_come_back_after_signing_in(desk, at, browser):
    eva = at("eva")
    state = eva.context.storage_state()
    page = browser.new_context(storage_state=state, locale="en").new_page()
    open_text(page, desk, "alleen", "Nederlands")
    address = page.url
    page.context.clear_cookies()
    page.get_by_label("Text in Markdown").press("ControlOrMeta+End")

    page.keyboard.type("\nEen zin na het einde van de sessie.")
    page.locator("#kept", has_text="You are signed out").wait_for()
    page.context.add_cookies(state["cookies"])
    page.goto(address)
    kept(page)

    assert "Een zin na het einde van de sessie." in page.get_by_label("Text in Markdown").input_value()
    page.context.close()


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_ten_megabytes_are_refused_in_words_and_the_text_stays(desk, at, kind):
    ed = at("ed")
    open_text(ed, desk, "kamer", "Nederlands")
    before = ed.get_by_label("Text in Markdown").input_value()

    went_in = ed.evaluate(
        """(kind) => { const data = new DataTransfer(); data.setData(kind, 'woord '.repeat(1700000));
        const body = document.getElementById('body'); body.focus();
        return body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }""",
        kind,
    )

    ed.locator("#kept", has_text="This is more than one page can hold").wait_for()
    assert not went_in
    assert ed.get_by_label("Text in Markdown").input_value() == before
