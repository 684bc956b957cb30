"""Formatted text from elsewhere becomes the Markdown we write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infopunt.information.paste.limits import TangledPaste
from infopunt.information.paste.markdown import Pasted, TooLongPaste, pasted
from infopunt.information.rules import cut

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{mso-x:1}</style></head><body>
<!--[if gte mso 9]><xml><o:x/></xml><![endif]--><h1 style="mso-x:y">Loon&nbsp;en uren</h1>
<p class=MsoNormal>Je krijgt <b>loon</b> en <i>vakantiegeld</i>.<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span>·<span>&nbsp;&nbsp;</span></span><![endif]>Een</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span>·&nbsp;</span>Twee</p><p>&nbsp;</p></body></html>"""
DOCS = """<b style="font-weight:normal" id="docs-internal-guid-1"><h2><span>Ziek</span></h2><p><span>Meld je </span>
<a href="https://www.uwv.nl/x?utm_source=docs&amp;a=1"><span>ziek</span></a>.</p><ol><li><p><span>Bel</span></p></li>
<li><p><span>Schrijf</span></p></li></ol></b>"""
HOSTILE = """<p onclick="x()">A<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:x()">b</a>
<a href="http://a.example/">c</a></p><iframe src="//a.example"></iframe><svg><script>1</script></svg>"""


def markdown_of(html):
    return pasted(html).markdown


def test_what_word_makes_of_a_list_is_a_list_again():
    assert markdown_of(WORD) == "# Loon en uren\n\nJe krijgt **loon** en *vakantiegeld*.\n\n- Een\n- Twee\n"


def test_google_docs_loses_its_bold_wrapper_and_its_trackers():
    assert markdown_of(DOCS) == "## Ziek\n\nMeld je [ziek](https://www.uwv.nl/x?a=1).\n\n1. Bel\n2. Schrijf\n"


def test_nothing_that_runs_and_no_unsafe_link_comes_through():
    assert markdown_of(HOSTILE) == "Ab c\n"


def test_headings_deeper_than_three_are_three():
    assert markdown_of("<h5>Klein</h5>") == "### Klein\n"


def test_a_table_stays_a_table():
    made = markdown_of("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>")

    assert made == "| a | b |\n| --- | --- |\n| c | d |\n"


def test_too_much_is_refused():
    with pytest.raises(TooLongPaste):
        markdown_of("x" * 200_001)


@given(st.text(max_size=200))
def test_whatever_is_pasted_no_tag_and_no_control_character_is_left(words):
    made = markdown_of(f"<p>{words}</p><b>{words}")

    assert "<" not in made
    assert not any(ord(letter) < 32 and letter != "\n" for letter in made)
    cut(made)


WRITER = """<p style="margin-bottom: 0.35cm"><font face="Liberation Serif"><b>Ziek</b><b>en</b> en <i>moe</i></font></p>
<ol><li><p>Bel</p><ul><li><p>de baas</p></li></ul></li><li><p>Schrijf</p></li></ol>"""
WEB = """<article><header><h2>Huur</h2></header><blockquote>Lees <a href="/over">over ons</a>.</blockquote><ul><li>a</li></ul>
<ol><li>b</li></ol><table><tr><td>1|2</td><td><p>x</p><p>y</p></td></tr></table></article>"""


def test_what_libreoffice_cuts_in_pieces_is_joined_and_its_lists_are_flat():
    assert markdown_of(WRITER) == "**Zieken** en *moe*\n\n1. Bel\n2. de baas\n3. Schrijf\n"


def test_a_web_page_keeps_its_blocks_apart_and_loses_links_that_lead_nowhere_here():
    assert markdown_of(WEB) == "## Huur\n\nLees over ons.\n\n- a\n\n1. b\n\n| 1\\|2 | x y |\n| --- | --- |\n"


def test_items_of_word_keep_their_bold_and_their_links():
    item = "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.</span>Een <b>vet</b> <a href='https://a.example/'>adres</a></p>"

    assert markdown_of(item) == "1. Een **vet** [adres](https://a.example/)\n"


def test_google_docs_says_bold_and_italics_in_styles():
    made = markdown_of(
        '<p><span style="font-weight:700">Vet</span> en <span style="font-style:italic">schuin</span></p>'
    )

    assert made == "**Vet** en *schuin*\n"


@pytest.mark.parametrize(
    "words",
    [
        "[a](javascript:x())",
        "![a](https://a.example/b.png)",
        "[a]<span>(javascript:x)</span>",
        "[a]\u200b(javascript:x)",
    ],
)
def test_words_that_look_like_a_link_stay_words(words):
    assert "](" not in markdown_of(f"<p>{words}</p>")


def test_a_tangle_is_refused_in_words():
    with pytest.raises(TangledPaste):
        markdown_of("<div>" * 30_000)


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("Je hebt <del cite='x'>drie</del><ins>vier</ins> weken", "Je hebt vier weken"),
        ("Dit <s>mag <b>niet</b></s>mag", "Dit mag"),
        ("Bel <strike>ons</strike>de bond", "Bel de bond"),
        ("Loon <span style='TEXT-DECORATION: Line-Through'>oud</span>nieuw", "Loon nieuw"),
        ("Loon <font style='text-decoration-line: underline line-through'>oud</font>nieuw", "Loon nieuw"),
        ("Huur<span style='display : none; mso-hide:all'> alleen voor ons</span>", "Huur"),
        ("Huur<o:p style='mso-hide: all'> alleen voor ons</o:p>", "Huur"),
        ("Huur<u style='visibility:hidden'> alleen voor ons</u>", "Huur"),
        ("Huur<label hidden> alleen voor ons</label>", "Huur"),
        ("Ziek<span class=MsoCommentReference><a style='mso-comment-reference:JD_2' href='#_msocom_2'>[JD2]</a></span>", "Ziek"),
        ("Ziek</p><div style='mso-element:comment-list'><p class=MsoCommentText>Klopt dit?</p></div><p>", "Ziek"),
    ],
)  # fmt: skip
def test_what_its_writer_struck_out_hid_or_said_beside_it_stays_behind_and_is_counted(html, kept):
    assert pasted(f"<p>{html}</p>") == Pasted(kept + "\n", 1)


def test_what_is_shown_and_stands_is_not_counted_as_left_out():
    shown = "<p style='text-decoration:underline; display:block'>Bel <u>nu</u><del> </del><span style='text-decoration:none'>!</span></p>"

    assert pasted(shown) == Pasted("Bel nu!\n", 0)


@pytest.mark.parametrize(
    ("rows", "made"),
    [
        ("<tr><th colspan=2>Loon</th></tr><tr><td>uur</td><td>maand</td></tr>", "| Loon | |\n| --- | --- |\n| uur | maand |\n"),
        (
            "<tr><th>a</th><th>b</th></tr><tr><td rowspan=2>1</td><td>2</td></tr><tr><td>3</td></tr>",
            "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 1 | 3 |\n",
        ),
        (
            "<tr><td rowspan=2 colspan=2>x</td><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td></tr>",
            "| x | | 1 |\n| --- | --- | --- |\n| x | | 2 |\n| 3 | | |\n",
        ),
        ("<tr><th>a</th></tr><tr><td colspan='-1' rowspan='0'>b</td></tr>", "| a |\n| --- |\n| b |\n"),
    ],
)  # fmt: skip
def test_a_cell_that_goes_over_columns_or_rows_leaves_the_others_in_their_place(rows, made):
    assert markdown_of(f"<table>{rows}</table>") == made


def test_a_table_that_grows_without_end_is_refused():
    with pytest.raises(TangledPaste):
        markdown_of("<table>" + "<tr><td rowspan=999 colspan=999>x</td></tr>" * 200 + "</table>")
