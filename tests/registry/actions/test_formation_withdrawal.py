"""A notification that is withdrawn before its day: as those who may and may not, and that nothing of it remains."""

from datetime import datetime

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.roles import Role
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.law.formation import FormationState
from pehra.registry import models
from pehra.registry.actions import formation_effects as effects
from pehra.registry.actions.formation import carry_out_due
from pehra.registry.queries import chain_of, snapshot
from pehra.registry.queries.formation import file, offered
from pehra.registry.rules.formation import FileAct
from tests.registry.formation import DAY, TO_NOTIFICATION, act_on, along, open_government
from tests.registry.network import NOW, TODAY, Country, register
from tests.world import person

S = FormationState
SOON = TODAY + 10 * DAY


@pytest.fixture
def noted(country: Country) -> Country:
    """The CERT of Sindh is notified for a day to come."""
    along("cert-sindh", *TO_NOTIFICATION[:-1])
    act_on("cert-sindh", FileAct.NOTIFY, effective_on=SOON)
    return country


def of_sindh() -> models.Mandate:
    return models.Mandate.objects.get(key="cert-sindh-provincial")


def test_nothing_of_it_remains(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "_handlers", [])
    clinic = register("Sindh Clinic", "health", "sindh", "government")
    along("cert-sindh", *TO_NOTIFICATION[:-1])
    network = snapshot().network
    act_on("cert-sindh", FileAct.NOTIFY, effective_on=SOON)
    assert [each.slug for each in chain_of(clinic, SOON)] == ["cert-sindh", "ncert"]
    step = act_on("cert-sindh", FileAct.WITHDRAW, by=country.secretary)
    assert snapshot().network == network
    assert [each.slug for each in chain_of(clinic, SOON)] == ["ncert"]
    shown = file("cert-sindh", NOW)
    assert (shown.state, shown.pending_on, shown.since) == (S.APPROVED, None, TODAY)
    assert carry_out_due(at=NOW + 12 * DAY) == 0
    assert (step.came_from, step.state) == (S.NOTIFIED, S.APPROVED)
    assert Entry.objects.get(act="formation.withdraw").detail["document"]
    assert Notice.objects.filter(kind="formation.withdraw", user_id=country.secretary.user_id).exists()
    assert models.FormationStep.objects.filter(act=FileAct.NOTIFY).count() == 1, "what happened stays in the file"


def test_what_the_national_cert_held_for_it_stays_with_it(country: Country) -> None:
    open_government()
    along("cert-federal", FileAct.DESIGNATE, *TO_NOTIFICATION[:-1])
    network = snapshot().network
    act_on("cert-federal", FileAct.NOTIFY, effective_on=SOON)
    assert models.Mandate.objects.get(key="ncert-government").ends == SOON
    act_on("cert-federal", FileAct.WITHDRAW)
    assert snapshot().network == network
    row = models.HandOver.objects.get()
    assert (row.cancelled_at, row.carried_out_at, row.new_mandate) == (NOW, None, None)


def test_it_may_be_notified_again(noted: Country) -> None:
    act_on("cert-sindh", FileAct.WITHDRAW)
    act_on("cert-sindh", FileAct.NOTIFY, gazette="S.R.O. 8(I)/2026")
    assert file("cert-sindh", NOW).state in (S.NOTIFIED, S.SEATED)
    assert (of_sindh().starts, of_sindh().instrument) == (TODAY, "S.R.O. 8(I)/2026")


def test_only_the_secretariat_and_to_nobody_else_is_it_offered(noted: Country) -> None:
    lead, administrator = (person(noted.body("cert-sindh"), role)[1] for role in (Role.LEAD, Role.BODY_ADMINISTRATOR))
    assert [each.act for each in offered(noted.secretary, file("cert-sindh", NOW), NOW)] == [FileAct.WITHDRAW]
    for by in (lead, administrator, noted.ncert_lead, noted.nobody, noted.auditor, noted.platform, noted.telco_contact):
        assert offered(by, file("cert-sindh", NOW), NOW) == ()
        with pytest.raises(Absent):
            act_on("cert-sindh", FileAct.WITHDRAW, by=by)
    assert file("cert-sindh", NOW).pending_on == SOON


@pytest.mark.parametrize(("fields", "field"), [({"paper": None}, "document"), ({"remarks": ""}, "remarks")])
def test_its_paper_and_its_reasons_are_attached(noted: Country, fields: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        act_on("cert-sindh", FileAct.WITHDRAW, **fields)  # type: ignore[arg-type]
    assert list(caught.value.problems) == [field]
    assert file("cert-sindh", NOW).pending_on == SOON


@pytest.mark.parametrize("at", [NOW + 10 * DAY, NOW + 20 * DAY])
def test_not_once_its_day_has_come(noted: Country, at: datetime) -> None:
    """Also where it has not taken effect yet: since that day the law holds."""
    with pytest.raises(Conflict, match="has come"):
        act_on("cert-sindh", FileAct.WITHDRAW, at=at)


def test_not_what_is_in_effect(country: Country) -> None:
    along("cert-sindh", *TO_NOTIFICATION)
    with pytest.raises(Conflict, match="does not allow"):
        act_on("cert-sindh", FileAct.WITHDRAW)
