"""What a command that brings events in loads: its own subject, and the tables that it writes."""

import json
import subprocess
import sys

import pytest
from django.apps import apps

from pehra.site import bringing_in, settings
from pehra.site.cli import BRINGING_IN

LOADING = f"""
import json, sys
from pehra.site.runtime.preparation import set_up_django
set_up_django({BRINGING_IN!r})
import pehra.events.cli.bringing
from django.apps import apps
from procrastinate.contrib.django import app
print(json.dumps({{"modules": sorted(sys.modules), "tables": sorted(m._meta.db_table for m in apps.get_models())}}))
"""
# Of the domains only events, and the registry whose organisations they concern.
OTHERS = (
    *("incidents", "council", "evidence", "public", "readiness", "reporting", "search", "playbooks", "releases"),
    *("watch", "campaigns", "correspondence", "statistics", "webhooks", "calls", "casefields"),
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    home = tmp_path_factory.mktemp("home")
    environment = {"PEHRA_HOME": str(home), "PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin"}
    answer = subprocess.run(
        [sys.executable, "-P", "-c", LOADING], env=environment, capture_output=True, text=True, timeout=120
    )
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", OTHERS)
def test_no_other_domain_is_loaded(loaded: dict[str, list[str]], name: str) -> None:
    found = [module for module in loaded["modules"] if module == f"pehra.{name}" or module.startswith(f"pehra.{name}.")]
    assert found == []


@pytest.mark.parametrize("part", ["web", "api", "jobs"])
def test_neither_pages_nor_jobs_are_loaded(loaded: dict[str, list[str]], part: str) -> None:
    found = [module for module in loaded["modules"] if module.startswith("pehra.") and part in module.split(".")[2:4]]
    assert found == []


def test_the_tables_of_events_and_what_they_point_at_are_known(loaded: dict[str, list[str]]) -> None:
    models = [model for model in apps.get_models() if model._meta.app_label in ("events", "registry", "accounts")]
    assert {model._meta.db_table for model in models} <= set(loaded["tables"])


def test_the_other_settings_are_the_installations() -> None:
    own = {"INSTALLED_APPS", "PROCRASTINATE_AUTODISCOVER_MODULE_NAME"}
    whole, part = (
        {name: value for name, value in vars(each).items() if name.isupper()} for each in (settings, bringing_in)
    )
    assert {name for name in whole if whole[name] != part[name]} == own
    assert whole.keys() == part.keys()


def test_what_it_names_is_part_of_the_whole() -> None:
    without_hooks = {"pehra.site.apps.PeoplesTables": "pehra.foundation.accounts"}
    assert {without_hooks.get(name, name) for name in bringing_in.INSTALLED_APPS} <= {*settings.INSTALLED_APPS}


def test_the_settings_that_somebody_names_stay() -> None:
    asking = "import os; from pehra.site.runtime.preparation import name_settings; "
    asking += f"name_settings({BRINGING_IN!r}); print(os.environ['DJANGO_SETTINGS_MODULE'])"
    for named, used in (("", BRINGING_IN), ("pehra.site.settings", BRINGING_IN), ("mine.settings", "mine.settings")):
        environment = {"PYTHONPATH": ":".join(sys.path)} | ({"DJANGO_SETTINGS_MODULE": named} if named else {})
        answer = subprocess.run(
            [sys.executable, "-P", "-c", asking], env=environment, capture_output=True, text=True, timeout=60
        )
        assert answer.stdout.strip() == used, answer.stderr
