"""Compliance is told from sums by day: whatever writes a task writes what it changes of them in the same transaction.

One view says what the sums must be. What one statement changes of tasks is noted as a difference, so that two who write
tasks of one body never wait for one counter. A case is one for each body that has a task in it, whatever their number:
before that is counted, the playbook's start on the case is locked, so that two who change tasks of it count one after
the other.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Coalesce

CELL = "mandate_id, body_id, tier, day, due"
PARTS = ("cases", "in_time", "late", "skipped", "open")
COLUMNS = f"{CELL}, {', '.join(PARTS)}"
BODY = "coalesce(ended_party_id, party_id)"
CHANGED = " OR ".join(f"sum({part}) <> 0" for part in PARTS)

# How each task counts, `n` times; a drill's counts nowhere.
TASKS = f"""
SELECT run_id, counted_id AS mandate_id, {BODY} AS body_id,
       CASE WHEN state = 'open' THEN (due_at AT TIME ZONE 'UTC')::date END AS due, {{n}} AS n, 0 AS cases,
       {{n}} * (state = 'done' AND (due_at IS NULL OR ended_at <= due_at))::int AS in_time,
       {{n}} * (state = 'done' AND due_at IS NOT NULL AND ended_at > due_at)::int AS late,
       {{n}} * (state = 'skipped')::int AS skipped, {{n}} * (state = 'open')::int AS open
FROM {{tasks}} WHERE counted_id IS NOT NULL
"""
# Each body's cases, once however many tasks it has there.
CASES = f"""
SELECT DISTINCT run_id, counted_id, {BODY}, NULL::date, 0, 1, 0, 0, 0, 0
FROM playbooks_task WHERE counted_id IS NOT NULL
"""
# How many it came to have tasks in, or has none in any more: from how many it has now, less what came.
CASES_MOVED = f"""
SELECT run_id, mandate_id, body_id, NULL::date, 0, (has > 0)::int - (has > n)::int, 0, 0, 0, 0
FROM (SELECT run_id, mandate_id, body_id, sum(n) AS n FROM moved GROUP BY 1, 2, 3 HAVING sum(n) <> 0) m
CROSS JOIN LATERAL (
    SELECT count(*) AS has FROM playbooks_task t
    WHERE t.run_id = m.run_id AND t.counted_id = m.mandate_id AND {BODY} = m.body_id
) tasks
"""
# The start on the case says tier and day.
SUMS = f"""
SELECT counted.mandate_id, body_id, r.function AS tier, (r.started_at AT TIME ZONE 'UTC')::date AS day, due,
       {", ".join(f"sum({part})::int AS {part}" for part in PARTS)}
FROM ({{counted}}) counted JOIN playbooks_run r ON r.id = run_id GROUP BY 1, 2, 3, 4, 5
"""
# A plan that was made while the tables were empty would read them from end to end later.
PLANNED = "SET enable_seqscan = off SET plan_cache_mode = force_generic_plan"
EXPECTED = f"""
CREATE VIEW playbooks_expected AS
{SUMS.format(counted=TASKS.format(tasks="playbooks_task", n=1) + "UNION ALL" + CASES)};
REVOKE ALL ON playbooks_expected FROM pehra_reader
"""
TELL = f"""
CREATE FUNCTION {{name}}() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    runs bigint[] := ARRAY(
        SELECT run_id FROM ({{moved}}) m GROUP BY run_id, mandate_id, body_id, due HAVING sum(n) <> 0 OR {CHANGED});
BEGIN
    IF cardinality(runs) > 0 THEN
        PERFORM FROM playbooks_run WHERE id = ANY (runs) ORDER BY id FOR NO KEY UPDATE;
        WITH moved AS ({{moved}})
        INSERT INTO playbooks_tally ({COLUMNS})
        {SUMS.format(counted="SELECT * FROM moved UNION ALL" + CASES_MOVED)} HAVING {CHANGED};
    END IF;
    RETURN NULL;
END $$
"""
COME, GONE = TASKS.format(tasks="come", n=1), TASKS.format(tasks="gone", n=-1)
TRIGGERS = [
    sql
    for name, act, moved, referencing in (
        ("playbooks_come", "INSERT", COME, "NEW TABLE AS come"),
        ("playbooks_gone", "DELETE", GONE, "OLD TABLE AS gone"),
        ("playbooks_moved", "UPDATE", f"{COME}UNION ALL{GONE}", "NEW TABLE AS come OLD TABLE AS gone"),
    )
    for sql in (
        TELL.format(name=name, moved=moved),
        f"CREATE TRIGGER {name} AFTER {act} ON playbooks_task REFERENCING {referencing} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    )
]
FILL = f"INSERT INTO playbooks_tally ({COLUMNS}, fresh) SELECT {COLUMNS}, false FROM playbooks_expected"

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
# Who supervises all bodies, or prescribes to them, is given their figures outside of the window, after asking who it is.
LOCKED = [
    "ALTER TABLE playbooks_tally ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY seen ON playbooks_tally FOR SELECT TO pehra_reader USING (body_id = ANY ({KEYS}))",
]


class Migration(migrations.Migration):
    dependencies = [
        ("playbooks", "0002_guards_and_row_security"),
        ("registry", "0014_playbooks"),
        ("access", "0001_reader"),
    ]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tier", models.CharField(max_length=20)),
                ("day", models.DateField()),
                ("due", models.DateField(null=True)),
                *((part, models.IntegerField()) for part in PARTS),
                ("fresh", models.BooleanField(db_default=True, default=True)),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.party",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="playbooks.mandate",
                    ),
                ),
            ],
            options={
                "db_table": "playbooks_tally",
                "indexes": [
                    models.Index(
                        fields=["mandate", "day", "body", "tier"],
                        include=("due", "cases", "in_time", "late", "skipped", "open"),
                        name="playbooks_tally_day",
                    ),
                    models.Index(
                        condition=models.Q(("fresh", True)), fields=["mandate"], name="playbooks_tally_fresh"
                    ),
                ],
            },
        ),
        migrations.RemoveIndex(model_name="task", name="playbooks_task_counted"),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                models.F("counted"),
                Coalesce("ended_party", "party"),
                models.F("created_at"),
                condition=models.Q(("counted__isnull", False)),
                name="playbooks_task_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("counted__isnull", False), ("state", "open")),
                fields=["counted", "due_at"],
                name="playbooks_task_due",
            ),
        ),
        *(
            migrations.RunSQL([(each, None)], migrations.RunSQL.noop)
            for each in (EXPECTED, *TRIGGERS, *LOCKED, FILL)
        ),
    ]
