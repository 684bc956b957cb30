"""Hours as somebody types them who knows no syntax."""

import pytest

from infopunt.scheduling.plain import osm_hours

TYPED = {
    "ma-vr 9.00-17.00; za op afspraak": 'Mo-Fr 09:00-17:00; Sa "by appointment"',
    "ma t/m vr 9-17 uur": "Mo-Fr 09:00-17:00",
    "Maandag tot en met vrijdag van 9 tot 17 uur, zaterdag 10-12": "Mo-Fr 09:00-17:00, Sa 10:00-12:00",
    "di en do 9-12 en 13-16.30": "Tu,Th 09:00-12:00,13:00-16:30",
    "do 9u-12u": "Th 09:00-12:00",
    "werkdagen 9-17\nweekend gesloten": "Mo-Fr 09:00-17:00; Sa,Su off",
    "ma-vr 9-17; gesloten op feestdagen": "Mo-Fr 09:00-17:00; PH off",
    "Mon–Fri 09:00–17:00; closed on public holidays": "Mo-Fr 09:00-17:00; PH off",
    "wo: 9.30-12.00 (eerst bellen)": 'We 09:30-12:00 "eerst bellen"',
    "ma-vr 9-17; verder op afspraak": 'Mo-Fr 09:00-17:00 || "by appointment"',
    "dag en nacht open": "24/7",
    "dagelijks 8-20": "Mo-Su 08:00-20:00",
}  # fmt: skip


@pytest.mark.parametrize("words", TYPED)
def test_what_people_type_is_read_as_hours(words):
    assert osm_hours(words) == TYPED[words]


@pytest.mark.parametrize(
    "words", ["Mo-Fr 09:00-17:00; PH off", 'Sa[2] 10:00-12:00 "ask"', "24/7", "Dec 24 09:00-12:00", "Mo 17:00-26:00"]
)
def test_hours_in_osm_stay_as_they_are(words):
    assert osm_hours(words) == words


@pytest.mark.parametrize(
    "words", ["whenever", "1e maandag van de maand 9-17", "ma-vr 9-17, behalve wo", "ma 9-5", "half negen", ""]
)
def test_what_cannot_be_read_for_certain_is_left_to_be_refused(words):
    assert osm_hours(words) == words
