"""A closed case says how it ended. Those that were closed before it was asked count as handled.

A constant default is kept in the catalogue: no row is written anew but the few that are not closed, or were merged.
"""

from django.db import migrations, models

OUTCOMES = ("handled", "unresolved", "false-alarm", "not-an-incident", "test")
ENDED = models.Q(outcome="") | models.Q(status="closed", merged_into=None)
RARE = ~models.Q(outcome__in=["", "handled"])
BULK = ("assign", "acknowledge", "dismiss", "classify", "severity", "observable", "note", "close", "back")


def choices(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(each, each) for each in words]


def outcome(default: str, **more: str) -> models.CharField:
    return models.CharField(max_length=16, blank=True, choices=choices(OUTCOMES), default=default, **more)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0016_failing_acts")]
    operations = [
        migrations.AddField("case", "outcome", outcome("handled")),
        migrations.AlterField("case", "outcome", outcome("", db_default="")),
        migrations.RunSQL(
            "UPDATE incidents_case SET outcome = '' WHERE status <> 'closed' OR merged_into_id IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            "case", models.CheckConstraint(condition=ENDED, name="incidents_case_outcome_is_of_an_ended_one")
        ),
        migrations.AddIndex(
            "case",
            models.Index(fields=["outcome", "-opened_at", "-reference"], name="incidents_case_outcome", condition=RARE),
        ),
        migrations.AlterField("bulk", "act", models.CharField(choices=choices(BULK), max_length=12)),
    ]
