"""Who follows a prescribed playbook, over HTTP, with 100,000 tasks of 90 days. Prints JSON.

    python -m benchmarks.playbooks [TASKS]

Four tasks on each case, one of them owed by the organisation. The National CERT's lead sees the figures of all bodies,
the analyst of a sectoral CERT its own.
"""

import importlib
import sys
import time
from pathlib import Path
from typing import Any, Final

from benchmarks.support import figures
from benchmarks.support.clients import Ask
from benchmarks.support.installation import Installation, installation
from benchmarks.support.measuring import by_session, measured, statements, worst

ORGANISATIONS: Final = 500
TASKS: Final = 100_000
ON_A_CASE: Final = 4
WANTED_P95_MS: Final = 100
PEOPLE: Final = {"all bodies": ("ncert", "lead"), "its own": ("cert-telecom", "analyst")}
RUNS: Final = """
INSERT INTO playbooks_run (case_id, playbook_id, version_id, mandate_id, party_id, function, started_at, started_by,
    audience)
SELECT id, %(playbook)s, %(version)s, %(mandate)s, custodian_id, 'sectoral',
       now() - id %% 89 * interval '1 day' - id %% 24 * interval '1 hour', 'bench', audience FROM incidents_case
"""
# Of ten, seven are done, one of them late, one is skipped, two are open, most of those overdue.
TASK: Final = """
INSERT INTO playbooks_task (reference, case_id, run_id, step, counted_id, position, phase, title_en, title_ur,
    guidance_en, guidance_ur, owner, role, party_id, due_at, sort_at, outcome_needed, state, outcome, ended_at,
    ended_by, ended_party_id, created_at, created_by, audience)
SELECT ref('W', hex(r.id * %(each)s + n)), r.case_id, r.id, 's' || n, r.mandate_id, n, 'manage', 'Look', '', '', '', '',
       '', CASE n WHEN 1 THEN c.organisation_id ELSE r.party_id END, due, due, false, state, '',
       CASE WHEN state <> 'open' THEN due + CASE WHEN chance = 3 THEN 1 ELSE -1 END * interval '1 hour' END, '',
       CASE WHEN state <> 'open' THEN CASE n WHEN 1 THEN c.organisation_id ELSE r.party_id END END,
       r.started_at, 'bench', r.audience
FROM playbooks_run r JOIN incidents_case c ON c.id = r.case_id CROSS JOIN generate_series(1, %(each)s) n
CROSS JOIN LATERAL (SELECT (r.id + n) %% 10 AS chance, r.started_at + n * interval '1 day' AS due) drawn
CROSS JOIN LATERAL (SELECT CASE WHEN chance < 7 THEN 'done' WHEN chance < 8 THEN 'skipped' ELSE 'open' END AS state) st
"""


def fill(home: Path, tasks: int) -> str:
    """The cases and tasks, and the sums made of them; returns the mandate's reference."""
    # Loaded here, since they need the Django that the installation has just set up.
    importlib.import_module("benchmarks.support.network").make_network(ORGANISATIONS)
    importlib.import_module("benchmarks.support.cases").make_cases(home, tasks // ON_A_CASE)
    models = importlib.import_module("pehra.playbooks.models")
    body = importlib.import_module("pehra.registry.models").Body.objects.get(slug="ncert")
    now = importlib.import_module("django.utils.timezone").now()
    common = {"created_at": now, "created_by": "bench"}
    playbook = models.Playbook.objects.create(reference="P-BE7C-H000", owner=body, shared=True, latest=1, **common)
    version = models.Version.objects.create(
        playbook=playbook, number=1, state="published", title_en="Bench", digest="0" * 64, drafted_at=now,
        drafted_by="bench", published_at=now,
    )  # fmt: skip
    mandate = models.Mandate.objects.create(
        reference="U-BE7C-H000", playbook=playbook, body=body, over=["sectoral"], power="bench", citation="bench",
        starts=now.date(), made_at=now, made_by="bench",
    )  # fmt: skip
    values = {"playbook": playbook.pk, "version": version.pk, "mandate": mandate.pk, "each": ON_A_CASE}
    psycopg = importlib.import_module("psycopg")
    superuser = importlib.import_module("pehra.site.runtime.postgres").SUPERUSER
    with psycopg.connect(host=str((home / "postgres" / "socket").resolve()), user=superuser, dbname="pehra") as own:
        own.execute("SET session_replication_role = replica")
        own.execute(RUNS, values)
        own.execute(TASK, values)
        own.commit()
        own.autocommit = True
        own.execute("VACUUM (ANALYZE)")
    return str(mandate.reference)


def measure(place: Installation, tasks: int) -> dict[str, Any]:
    reference = fill(place.home, tasks)
    folding = importlib.import_module("pehra.playbooks.actions.folding")
    began = time.perf_counter()
    sums = folding.rebuild()
    seconds = round(time.perf_counter() - began, 1)
    network = importlib.import_module("benchmarks.support.network")
    result: dict[str, Any] = {"tasks": tasks, "sums": sums, "seconds_to_make_the_sums": seconds}
    result["sums_agree_with_the_tasks"] = importlib.import_module("pehra.playbooks.queries.checking").difference().holds
    most = 0.0
    for who, (slug, role) in PEOPLE.items():
        session = network.entrance(slug, role)[1]
        asks = {"compliance": Ask(f"/playbooks/prescribed/{reference}/", headers=by_session(session))}
        result[who] = measured(place, asks, 4.0)
        result[who]["compliance"]["statements"] = len(statements(session, asks)["compliance"])
        most = max(most, worst({"compliance": result[who]["compliance"]}))
    return result | {"wanted_p95_ms": WANTED_P95_MS, "worst_p95_ms": most, "reached": most <= WANTED_P95_MS}


def main() -> None:
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else TASKS
    machine = figures.machine()
    with installation() as place:
        result = measure(place, tasks)
    figures.publish("playbooks", {"machine": machine} | result)


if __name__ == "__main__":
    main()
