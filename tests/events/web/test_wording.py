"""Every code that a page of the operation center may show has a name."""

from pehra.events.rules.runs import RunState
from pehra.events.rules.states import BY_PEOPLE, Act, State
from pehra.events.web.wording import LABELS
from pehra.pipeline.reasons import Reason
from pehra.pipeline.schema import SEVERITIES
from pehra.site.labels import LABELS as ALL


def test_every_code_has_a_name() -> None:
    assert set(State) <= set(LABELS["finding"])
    assert set(BY_PEOPLE) == set(LABELS["act"])
    assert set(Act) == set(LABELS["change"])
    assert set(RunState) <= set(LABELS["run"])
    assert set(Reason) == set(LABELS["reason"])
    assert set(SEVERITIES) <= set(ALL["severity"])
