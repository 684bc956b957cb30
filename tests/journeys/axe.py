"""What axe finds on a page as it stands in the browser."""

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def found_by_axe(page, *, dark: bool = True) -> list[tuple[str, str, str]]:
    """Every rule in light colours, and what colours change once more in dark ones: scheme, rule, the first element."""
    page.emulate_media(color_scheme="light")
    # Nothing has the focus: the link over the top, shown while it has, covers what lies below it.
    page.evaluate("document.activeElement.blur()")
    light = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
    if not dark:
        return _said("light", light)
    page.emulate_media(color_scheme="dark")
    contrast = page.evaluate(
        "axe.run({runOnly: {type: 'rule', values: ['color-contrast']}, resultTypes: ['violations']})"
    )
    return _said("light", light) + _said("dark", contrast)


def _said(scheme, answer):
    return [(scheme, one["id"], one["nodes"][0]["html"][:160]) for one in answer["violations"]]


def wider_than_the_screen(page) -> bool:
    """Whether somebody has to scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")
