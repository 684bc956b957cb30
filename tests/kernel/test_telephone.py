"""A telephone number is kept in usual signs, and the link dials what was meant."""

import pytest

from infopunt.kernel.telephone import BadNumber, extension, numbers_in, tidy_number
from infopunt.pages.words.markdown import phone_link


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("(073) 612 34 56", "(073) 612 34 56"), ("073.612.34.56", "073 612 34 56"), ("Tel.: 073 – 6123456", "073-6123456"),
     ("\u2066+31 73\u00a06123456\u2069", "+31 73 6123456"), ("073/6123456", "073-6123456"), ("٠٧٣ ٦١٢٣٤٥٦", "073 6123456"),
     ("073-6123456 (gratis)", "073-6123456"), ("073-6123456, tst 204", "073-6123456 ext. 204"),
     ("tel:+31-73-612-34-56;ext=7", "+31-73-612-34-56 ext. 7"), ("073 6123456 of 06-11223344", "073 6123456 / 06-11223344"),
     ("14 073", "14 073"), ("", "")],
)  # fmt: skip
def test_what_people_write_is_kept_in_usual_signs(typed, kept):
    assert tidy_number(typed) == kept
    assert tidy_number(kept) == kept


@pytest.mark.parametrize("typed", ["0800-HELP", "12", "(073 6123456", "073-6123456/57", "06 1 / 06 2", "1" * 16,
                                   "061111111, 062222222, 063333333", "<b>073</b>"])  # fmt: skip
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(BadNumber):
        tidy_number(typed)


@pytest.mark.parametrize(
    ("shown", "dials"),
    [("+31 (0)73 612 34 56", "+31736123456"), ("0031 (0) 73 6123456", "+31736123456"), ("+31 073 6123456", "+31736123456"),
     ("31736123456", "+31736123456"), ("(073) 6123456", "0736123456"), ("+49 (0)30 901820", "+4930901820"),
     ("+39 06 6982", "+39066982"), ("0900-8844", "09008844"), ("112", "112"), ("073-6123456 ext. 204", "0736123456")],
)  # fmt: skip
def test_a_link_dials_the_number_and_neither_the_zero_between_brackets_nor_the_extension(shown, dials):
    assert [digits for _number, digits in numbers_in(shown)] == [dials]
    assert f'href="tel:{dials}"' in phone_link(shown)


def test_two_numbers_are_two_links():
    page = phone_link("073 6123456 / 06 11223344")

    assert page.count("<a ") == 2
    assert 'href="tel:0736123456"' in page
    assert 'href="tel:0611223344"' in page


def test_what_cannot_be_dialled_is_shown_without_a_link():
    assert phone_link("ask <us>") == '<span dir="ltr">ask\u00a0&lt;us&gt;</span>'


def test_the_extension_of_a_number():
    assert (extension("073-6123456 ext. 204"), extension("073-6123456")) == ("204", "")
