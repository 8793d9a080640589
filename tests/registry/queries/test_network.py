"""The snapshot: one for each revision, right across rollbacks, threads and processes."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from pehra.foundation.access.person import SYSTEM
from pehra.law.functions import Function, Standing
from pehra.registry import models
from pehra.registry.actions import load_profile
from pehra.registry.queries import bodies_holding, network, snapshot, supervising_bodies
from tests.registry.network import NOW, PROFILE, TODAY, Country, register

# What another process says of the network, asked for in one line.
ASK = """
import django; django.setup()
from django.db import connection
connection.settings_dict["NAME"] = {name!r}
from pehra.registry.queries import snapshot
for _ in iter(input, "end"):
    print(len(snapshot().network.mandates), flush=True)
"""


class TestTheCache:
    pytestmark = pytest.mark.django_db

    def test_costs_one_small_statement_while_nothing_changes(self, country: Country) -> None:
        first = snapshot()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert snapshot() is first
        assert [query["sql"] for query in queries] == ["SELECT number FROM registry_revision"]

    @pytest.mark.parametrize(
        "change",
        [
            lambda: models.Body.objects.filter(slug="ncert").update(note="x"),
            lambda: models.Party.objects.filter(slug="ncert").update(name_en="The hub"),
            lambda: models.StandingStep.objects.all().delete(),
            lambda: models.Mandate.objects.filter(key="ncert-cii").update(ends=TODAY),
            lambda: models.RoutingRow.objects.filter(key="sectoral").delete(),
            lambda: models.ClockRow.objects.update(hours=1),
            lambda: models.SeverityRow.objects.update(rank=2),
            lambda: models.Sector.objects.create(slug="energy", name_en="Energy"),
            lambda: models.Province.objects.create(slug="gb", name_en="GB"),
            lambda: models.LoadedProfile.objects.update(demonstration=False),
        ],
    )
    def test_is_read_anew_after_any_change_of_the_network(self, country: Country, change: object) -> None:
        first = snapshot()
        change()  # type: ignore[operator]
        assert snapshot().revision > first.revision

    def test_is_kept_when_an_organisation_comes_or_is_renamed(self, country: Country) -> None:
        first = snapshot()
        register("Another", "health", "sindh")
        models.Party.objects.filter(slug="telco").update(name_en="Telco 2")
        assert snapshot() is first

    def test_a_rollback_brings_back_the_old_network_under_its_old_number(self, country: Country) -> None:
        before = snapshot()
        with transaction.atomic():
            models.Mandate.objects.filter(key="ncert-cii").update(ends=TODAY)
            inside = snapshot()
            transaction.set_rollback(True)
        assert inside.revision != before.revision
        assert snapshot().revision == before.revision
        assert snapshot().network == before.network
        # The number of what was rolled back never comes again with another content.
        models.Mandate.objects.filter(key="ncert-national").update(note="x")
        assert snapshot().revision > inside.revision

    def test_an_answer_read_across_a_commit_is_not_kept(
        self, country: Country, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real, reads = network._read, []

        def slow(revision: int) -> network.Snapshot:
            reads.append(revision)
            found = real(revision)
            if len(reads) == 1:
                models.Mandate.objects.filter(key="ncert-cii").update(ends=TODAY)
            return found

        models.Mandate.objects.filter(key="ncert-cii").update(note="x")
        monkeypatch.setattr(network, "_read", slow)
        found = snapshot()
        assert len(reads) == 2
        assert next(each for each in found.network.mandates if each.id == "ncert-cii").ends == TODAY


@pytest.mark.django_db(transaction=True)
class TestAcrossThreadsAndProcesses:
    @pytest.fixture
    def other(self) -> Iterator["subprocess.Popen[str]"]:
        """Another process with its own copy of the network."""
        code = ASK.format(name=connection.settings_dict["NAME"])
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        with subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        ) as process:
            yield process
            process.communicate("end\n", timeout=300)

    def test_another_process_sees_a_change_after_its_commit_and_not_before(
        self, other: "subprocess.Popen[str]"
    ) -> None:
        def asked() -> int:
            assert other.stdin
            assert other.stdout
            other.stdin.write("?\n")
            other.stdin.flush()
            return int(other.stdout.readline())

        load_profile(by=SYSTEM, profile=PROFILE, at=NOW)
        held = len(PROFILE.mandates)
        assert asked() == held
        with transaction.atomic():
            models.Mandate.objects.filter(key="ncert-cii").delete()
            assert len(snapshot().network.mandates) == held - 1
            assert asked() == held
        assert asked() == held - 1
        with transaction.atomic():
            models.Mandate.objects.filter(key="ncert-government").delete()
            transaction.set_rollback(True)
        assert asked() == held - 1

    def test_a_thread_outside_the_transaction_keeps_the_old_network(self) -> None:
        load_profile(by=SYSTEM, profile=PROFILE, at=NOW)
        found: list[int] = []

        def look() -> None:
            found.append(len(snapshot().network.mandates))
            connection.close()

        with transaction.atomic():
            models.Mandate.objects.filter(key="ncert-cii").delete()
            inside = len(snapshot().network.mandates)
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()
            assert len(snapshot().network.mandates) == inside
        assert (found, inside) == ([len(PROFILE.mandates)], len(PROFILE.mandates) - 1)

    def test_an_emptied_table_is_a_change(self) -> None:
        load_profile(by=SYSTEM, profile=PROFILE, at=NOW)
        first = snapshot()
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE registry_clock")
        assert first.clocks
        assert snapshot().clocks == ()


class TestWhatItTells:
    pytestmark = pytest.mark.django_db

    def test_who_holds_a_function_in_force(self, country: Country) -> None:
        assert [each.slug for each in bodies_holding(Function.NATIONAL, TODAY)] == ["ncert"]
        assert [each.slug for each in bodies_holding(Function.PROVINCIAL, TODAY)] == ["cert-punjab"]

    def test_who_supervises(self, country: Country) -> None:
        assert supervising_bodies(TODAY) == {country.body("council").pk, country.body("ncert").pk}

    def test_a_withdrawn_body_is_dissolved_from_its_day_on(self, country: Country) -> None:
        models.Body.objects.filter(slug="cert-telecom").update(withdrawn_at=NOW)
        body = next(each for each in snapshot().network.bodies if each.slug == "cert-telecom")
        assert body.standing_at(TODAY - timedelta(days=1)) is Standing.NOTIFIED
        assert body.standing_at(TODAY) is Standing.DISSOLVED
        assert snapshot().institutions["cert-telecom"].withdrawn

    def test_a_withdrawn_sector_is_offered_to_nobody_and_still_known(self, country: Country) -> None:
        models.Sector.objects.filter(slug="health").update(withdrawn_at=NOW)
        assert [each.slug for each in snapshot().sectors] == ["banking", "telecom"]
        assert "health" in snapshot().places[0]
