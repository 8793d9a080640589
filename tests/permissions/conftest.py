"""One network with one record of each kind, laid down once for all tests of a module and taken back afterwards."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.template.backends.jinja2 import Template
from django.test import override_settings
from django.utils import timezone

from tests.incidents.conftest import Net, made
from tests.permissions.actors import Actor, actors
from tests.permissions.records import WALKED, Values, records


@dataclass(frozen=True)
class World:
    """The records by address, and everybody who knocks."""

    net: Net
    values: dict[str, Values]
    actors: list[Actor]


@pytest.fixture(scope="module")
def the_world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Its clock stands still a day behind the last act, so that nothing in it is over."""
    home: Path = tmp_path_factory.mktemp("permissions")
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        override_settings(HOME=home, CLAMAV="", ACCOUNT_REAUTHENTICATION_TIMEOUT=1_000_000),
        transaction.atomic(),
    ):
        patch.setattr(timezone, "now", lambda: WALKED)
        _say_little(patch)
        net = made()
        yield World(net, records(net), actors(net))
        transaction.set_rollback(True)


def _say_little(patch: pytest.MonkeyPatch) -> None:
    """Who may is decided before anything is drawn, and drawing takes most of the time: other tests look at pages."""
    patch.setattr(Template, "render", lambda self, context=None, request=None: "")
    patch.setattr(logging.getLogger("django.request"), "disabled", True)
