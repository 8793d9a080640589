"""The sections of RFC 2350."""

from collections import Counter

from pehra.registry.rules.rfc2350 import KEYS, SECTIONS


def test_the_template_is_complete_and_in_order() -> None:
    numbers = [section.number for section in SECTIONS]
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])
    assert [number for number in numbers if "." not in number] == ["1", "2", "3", "4", "5", "6", "7"]
    seconds = Counter(number.split(".")[0] for number in numbers if number.count(".") == 1)
    assert seconds == {"1": 4, "2": 11, "3": 4, "4": 3, "5": 2}


def test_each_section_has_a_key_of_its_own_but_for_headings() -> None:
    assert max(Counter(KEYS).values()) == 1
    headings = [section.number for section in SECTIONS if not section.key]
    assert headings == ["1", "2", "3", "4", "5"]


def test_a_section_below_another_is_deeper() -> None:
    depths = {section.number: section.depth for section in SECTIONS}
    assert (depths["5"], depths["5.1"], depths["5.1.3"]) == (0, 1, 2)
