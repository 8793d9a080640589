"""Indexes that only cost: another one begins with their column, or nobody looks from that side.

By name and not by altering the fields: for that Django would take down every foreign key of the column and put up its
own alone, and those that hold bodies and organisations apart would be gone.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DROPPED = (
    "incidents_case_custodian_id_b9b7655c",
    "incidents_case_reference_521e78d3_like",
    "incidents_entry_audience",
    "incidents_entry_author_id_bd01d0f2",
    "incidents_entry_case_id_ce6739f7",
    "incidents_entry_party_id_0a611e3a",
    "incidents_idempotency_user_id_896a990d",
    "incidents_observable_case_id_14539532",
    "incidents_participant_party_id_5fc56495",
    "incidents_report_organisation_id_1ae5d93b",
    "incidents_report_reference_a4566345_like",
    "incidents_report_reporter_id_b9c22ab7",
    "incidents_transfer_from_party_id_92d3b1d5",
    "incidents_transfer_to_body_id_df3af903",
)


def key(to: str, null: bool = False, on_delete: object = django.db.models.deletion.PROTECT, name: str = "+") -> object:
    return models.ForeignKey(db_index=False, null=null, on_delete=on_delete, related_name=name, to=to)


def of_case(name: str) -> object:
    return key("incidents.case", on_delete=django.db.models.deletion.CASCADE, name=name)


FIELDS = {
    ("case", "custodian"): key("registry.party"),
    ("entry", "author"): key(settings.AUTH_USER_MODEL, null=True),
    ("entry", "case"): of_case("entries"),
    ("entry", "party"): key("registry.party", null=True),
    ("idempotencykey", "user"): key(settings.AUTH_USER_MODEL),
    ("observable", "case"): of_case("observables"),
    ("participant", "party"): key("registry.party"),
    ("report", "organisation"): key("registry.party"),
    ("report", "reporter"): key(settings.AUTH_USER_MODEL, null=True),
    ("transfer", "from_party"): key("registry.party"),
    ("transfer", "to_body"): key("registry.party"),
}


def renamed(model: str) -> str:
    table = f"incidents_{model}"
    return f"ALTER TABLE {table} RENAME CONSTRAINT {table}_reference_key TO {table}_reference"


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_entry_kinds")]
    operations = [
        migrations.RunSQL([*(f"DROP INDEX {name}" for name in DROPPED), renamed("case"), renamed("report")]),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("entry", "incidents_entry_audience"),
                *(migrations.AlterField(model, name, field) for (model, name), field in FIELDS.items()),
                *(
                    migrations.AlterField(model, "reference", models.CharField(max_length=12))
                    for model in ("case", "report")
                ),
                *(
                    migrations.AddConstraint(
                        model, models.UniqueConstraint(fields=("reference",), name=f"incidents_{model}_reference")
                    )
                    for model in ("case", "report")
                ),
            ]
        ),
    ]
