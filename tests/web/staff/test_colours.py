"""The staff screens' colours can be read in light and in dark, computed from the style sheet's own names for them."""

import re

import pytest

from tests.environment import ROOT

SHEET = (ROOT / "src/infopunt/web/static/staff.css").read_text("utf-8")
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2: contrast of words, and of what is no word

PAIRS = [
    *((words, ground, TEXT) for words in ("ink", "soft", "accent", "err") for ground in ("paper", "tint")),
    ("on", "accent", TEXT),
    *(("ink", ground, TEXT) for ground in ("ins", "del")),
    ("soft", "paper", SHAPE),  # the edge of a field
    ("accent", "paper", SHAPE),  # the outline of what has the focus
]


def colours(scheme):
    """The style sheet's names in a scheme; what dark does not name is as in light."""
    light, dark = re.findall(r":root\s*{(.*?)}", SHEET, re.S)[:2]
    names = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]+)", light))
    return names if scheme == "light" else names | dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]+)", dark))


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_standard_does():
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_colours_that_meet_can_be_told_apart(scheme):
    names = colours(scheme)

    dim = {(one, other): contrast(names[one], names[other]) for one, other, least in PAIRS
           if contrast(names[one], names[other]) < least}  # fmt: skip
    assert dim == {}


def test_no_rule_of_the_style_sheet_has_a_colour_of_its_own():
    rules = re.sub(r":root\s*{.*?}", "", SHEET, flags=re.S)

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*{)|rgba?\(|hsla?\(", rules) == []
