"""The demonstration's tasks: made by the same acts that people use, on the cases of its story."""

from datetime import UTC, datetime

import pytest

from pehra.foundation.access.person import SYSTEM
from pehra.law.profile import load, packaged
from pehra.playbooks.models import Mandate, Playbook, Run, Task
from pehra.registry.actions import load_profile
from pehra.site.demonstration import people, playbooks, story

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_told_once() -> None:
    load_profile(by=SYSTEM, profile=load(packaged("demonstration")), at=AT)
    people.create(AT)
    story.tell(AT)
    playbooks.tell(AT)
    assert set(Run.objects.values_list("playbook__key", flat=True)) == {"ransomware", "ddos"}
    assert Task.objects.filter(state="done").count() == 4
    assert Task.objects.filter(run=None).count() == 1
    assert Playbook.objects.filter(owner__slug="cert-telecom", latest=1).count() == 1
    assert Mandate.objects.get().playbook.key == "ransomware"
    before = Task.objects.count()
    playbooks.tell(AT)
    assert Task.objects.count() == before
