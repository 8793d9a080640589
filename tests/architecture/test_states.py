"""Every state that something may be in has an owner, a way in and a way out; a state that is an end says so."""

import importlib

import pytest
from django.apps import apps
from django.db.models import Field

from tests.architecture import states_of_case_work, states_of_the_network
from tests.architecture.ways import END, Ways

STATES: dict[str, dict[str, Ways]] = states_of_case_work.STATES | states_of_the_network.STATES
# Copies that the database keeps of the case's own status.
STATES |= dict.fromkeys(("watch.Item.status", "watch.Tally.status"), STATES["incidents.Case.status"])


def fields() -> dict[str, Field]:
    """Every column of ours that says in which state something is, by its name."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}": field
        for model in apps.get_models()
        if model.__module__.startswith("pehra.")
        for field in model._meta.get_fields()
        if field.name in ("state", "status")
    }


def test_every_state_is_accounted_for() -> None:
    assert {name: {value for value, _ in field.choices} for name, field in fields().items()} == {
        name: set(states) for name, states in STATES.items()
    }


@pytest.mark.parametrize("name", STATES)
def test_every_state_has_an_owner_a_way_in_and_a_way_out(name: str) -> None:
    for state, ways in STATES[name].items():
        assert ways.owner, state
        assert ways.into, state
        assert bool(ways.out) == (ways.owner != END), state
        for way in (*ways.into, *ways.out):
            module, _, function = way.partition(":")
            assert callable(getattr(importlib.import_module(module), function)), way


@pytest.mark.parametrize("model", [each for each in apps.get_models() if each.__module__.startswith("pehra.")])
def test_every_word_fits_into_its_column(model: type) -> None:
    for field in model._meta.get_fields():  # type: ignore[attr-defined]
        if getattr(field, "choices", None) and field.max_length:
            assert [value for value, _ in field.choices if len(value) > field.max_length] == []
