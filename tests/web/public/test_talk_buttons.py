"""Every button under a code does what it says: one that the table of deeds does not know would only show the page again."""

import re

from infopunt.web.public.talk.back import DEEDS
from tests.environment import ROOT

TEMPLATES = ROOT / "src/infopunt/pages/templates/public"


def test_every_deed_has_its_button_and_every_button_its_deed():
    text = "".join(path.read_text("utf-8") for path in sorted(TEMPLATES.glob("*talk*.html")))
    forms = re.findall(r'<form[^>]*action="[^"]*/talk/(?:back|file)/"[^>]*>(.*?)</form>', text, re.S)
    said = [do for form in forms for do in re.findall(r'name="do" value="([^"]+)"', form)]

    assert len(said) > 12
    assert sorted(set(said)) == sorted(DEEDS)
