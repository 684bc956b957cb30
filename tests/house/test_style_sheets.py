"""A style sheet is written to be read; the public one is sent without its air."""

import pytest

from infopunt.pages.frame.frame import squeezed_css
from tests.environment import ROOT

SHEETS = {
    name: (ROOT / "src/infopunt" / name).read_text()
    for name in ("pages/static/public.css", "pages/static/talk.css", "web/static/staff.css")
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_line_holds_one_declaration_or_opens_or_closes_one_rule(sheet):
    crowded = [line for line in SHEETS[sheet].splitlines() if sum(line.count(sign) for sign in ";{}") > 1]

    assert crowded == []


def test_what_is_sent_holds_no_comment_and_no_air():
    written = "/* a: b; */\n.list,\n.bar :focus-visible {\n  font: 1rem/1.5 system-ui;\n  color: red;\n}\n"

    assert squeezed_css(written) == ".list,.bar :focus-visible{font:1rem/1.5 system-ui;color:red}"
