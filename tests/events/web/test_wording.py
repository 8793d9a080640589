"""Every code that a page of the operation center may show has a name."""

import re

from django.utils.translation import override

from pehra.connectors.webhook import Trouble
from pehra.events.rules.runs import RunState
from pehra.events.rules.states import BY_PEOPLE, Act, FindingState
from pehra.events.web.wording import LABELS, trouble
from pehra.pipeline.reasons import Reason
from pehra.pipeline.schema import SEVERITIES
from pehra.site.labels import LABELS as ALL


def test_every_code_has_a_name() -> None:
    assert set(FindingState) <= set(LABELS["finding"])
    assert set(BY_PEOPLE) == set(LABELS["act"])
    assert set(Act) == set(LABELS["change"])
    assert set(RunState) <= set(LABELS["run"])
    assert set(Reason) == set(LABELS["reason"])
    assert set(SEVERITIES) <= set(ALL["severity"])


def test_every_trouble_of_a_call_has_words_in_both_languages() -> None:
    own = {"no program is named any more", "no answer yet"}
    assert set(LABELS["trouble"]) == {str(each) for each in Trouble} | own
    with override("ur"):
        assert "410" in trouble("answered: 410")
        assert not any(re.search("[A-Za-z]", trouble(each)) for each in LABELS["trouble"])
    assert trouble("the host is not found: a.example") == "The host is not found: a.example"
    assert trouble("ConnectError: of long ago") == "ConnectError: of long ago"
