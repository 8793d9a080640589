"""Rows that say when somebody is called on the phone."""

import pytest

from pehra.law.profile import crisis, tables
from tests.law.profile.reading import read

CALLED_CLOCK = """\
id: a
function: national
stage: acknowledge
rsit_class: "*"
severity: critical
hours: 2
anchor: submission
owed_by: body
call_minutes: 15
starts: 2026-01-01
citation: a source
"""
CALLED_LEVEL = """\
id: a
rank: 1
name_en: A
name_ur: ا
meaning_en: A level.
meaning_ur: ایک درجہ۔
spheres: [nation]
declared_by: [national]
charges: [lead]
lasts_hours: 24
call_minutes: 15
starts: 2026-01-01
citation: a source
"""


@pytest.mark.parametrize(("reader", "text"), [(tables.clock, CALLED_CLOCK), (crisis.level, CALLED_LEVEL)])
def test_a_row_says_when_somebody_is_called_on_the_phone(reader, text):
    for written, minutes in (("15", 15), ("0", 0), ("1440", 1440)):
        value, problems = read(reader, text.replace("call_minutes: 15", f"call_minutes: {written}"))
        assert (value.call_minutes, problems) == (minutes, [])
    value, problems = read(reader, text.replace("call_minutes: 15\n", ""))
    assert (value.call_minutes, problems) == (None, [])
    for wrong in ("1441", "-1", "soon"):
        _value, problems = read(reader, text.replace("call_minutes: 15", f"call_minutes: {wrong}"))
        assert [each.partition(": ")[2] for each in problems] == [
            f"call_minutes: '{wrong}' is not a whole number from 0 to 1440"
        ]


def test_a_level_says_when_somebody_is_called_for_its_reports():
    value, problems = read(crisis.level, CALLED_LEVEL.replace("call_minutes: 15", "report_call_minutes: 60"))
    assert (value.call_minutes, value.report_call_minutes, problems) == (None, 60, [])
    _value, problems = read(crisis.level, CALLED_LEVEL.replace("call_minutes: 15", "report_call_minutes: 1441"))
    assert [each.partition(": ")[2] for each in problems] == [
        "report_call_minutes: '1441' is not a whole number from 0 to 1440"
    ]


def test_nobody_is_called_for_what_an_organisation_owes():
    _value, problems = read(tables.clock, CALLED_CLOCK.replace("stage: acknowledge", "stage: update"))
    assert problems == ["rows.yaml:9: call_minutes: nobody is called but for the stage 'acknowledge'"]
