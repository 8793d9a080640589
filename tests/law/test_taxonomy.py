"""RSIT v1003 is complete, named in both languages, and finds the class of a type."""

import pytest

from pehra.law.taxonomy import CLASS, CLASS_OF_TYPE, CLASSES, TYPE, VERSION, classes_of, with_types

EXPECTED = {
    "abusive-content": "spam harmful-speech violence",
    "malicious-code": "infected-system c2-server malware-distribution malware-configuration",
    "information-gathering": "scanner sniffing social-engineering",
    "intrusion-attempts": "ids-alert brute-force exploit",
    "intrusions": "privileged-account-compromise unprivileged-account-compromise application-compromise "
    "system-compromise burglary",
    "availability": "dos ddos misconfiguration sabotage outage",
    "information-content-security": "unauthorised-information-access unauthorised-information-modification "
    "data-loss data-leak",
    "fraud": "unauthorised-use-of-resources copyright masquerade phishing",
    "vulnerable": "weak-crypto ddos-amplifier potentially-unwanted-accessible information-disclosure vulnerable-system",
    "other": "other undetermined",
    "test": "test",
}


def test_version_1003_has_11_classes_and_39_types():
    assert VERSION == "1003"
    assert {each.slug: " ".join(kind.slug for kind in each.types) for each in CLASSES} == EXPECTED
    assert (len(CLASS), len(TYPE), len(CLASS_OF_TYPE)) == (11, 39, 39)


def has_urdu(text):
    return any("\u0600" <= character <= "\u06ff" for character in text)


@pytest.mark.parametrize("each", CLASSES, ids=lambda each: each.slug)
def test_every_name_is_there_in_english_and_in_urdu(each):
    for named in (each, *each.types):
        assert named.name_en.strip()
        assert has_urdu(named.name_ur)
        assert not has_urdu(named.name_en)


@pytest.mark.parametrize("kind", TYPE.values(), ids=lambda kind: kind.slug)
def test_every_type_is_described_in_one_line(kind):
    assert 10 < len(kind.description_en) < 110
    assert kind.description_en.endswith(".")
    assert has_urdu(kind.description_ur)
    assert "\n" not in kind.description_en + kind.description_ur


def test_descriptions_are_told_apart():
    assert len({kind.description_en for kind in TYPE.values()}) == 39
    assert len({kind.description_ur for kind in TYPE.values()}) == 39


@pytest.mark.parametrize(
    ("chosen", "classes"),
    [
        ((), ()),
        (("phishing",), ("fraud",)),
        (("fraud", "phishing"), ("fraud",)),
        (("phishing", "malicious-code", "spam"), ("abusive-content", "malicious-code", "fraud")),
        (("other",), ("other",)),
        (("undetermined",), ("other",)),
    ],
)
def test_a_report_has_the_classes_of_its_classes_and_types(chosen, classes):
    assert classes_of(chosen) == classes


def test_an_unknown_class_is_refused_by_name():
    with pytest.raises(ValueError, match="classification: 'ransomware' is neither"):
        classes_of(("phishing", "ransomware"))


def test_whoever_searches_for_a_class_finds_its_types_too():
    assert with_types("fraud")[0] == "fraud"
    assert "fraud/phishing" in with_types("fraud")
    assert with_types("fraud/phishing") == ["fraud/phishing"]
    assert with_types("nonsense") == ["nonsense"]
