"""An interest belongs to a person; what hinders a decision is kept so that it can be translated; no addresses."""

import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION council_guard_motion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decided_at IS NULL THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - ARRAY['state', 'applied_at', 'hindrance', 'hindered_by']
            = to_jsonb(NEW) - ARRAY['state', 'applied_at', 'hindrance', 'hindered_by']
            AND (NEW.state = OLD.state OR (OLD.state = 'carried' AND NEW.state = 'superseded')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a decided motion is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
# Names were kept with the address of the account behind them, and shown so.
NAMES = (
    "UPDATE council_comment SET author = split_part(author, ' <', 1)",
    "UPDATE council_pack_reading SET reader = split_part(reader, ' <', 1)",
)


class Migration(migrations.Migration):
    dependencies = [("council", "0004_undecided_has_no_outcome")]
    operations = [
        migrations.RemoveConstraint("interest", "council_interest_once"),
        migrations.AddField(
            "interest",
            "holding",
            models.ForeignKey(
                "council.holding",
                django.db.models.deletion.PROTECT,
                db_index=False,
                null=True,
                related_name="+",
            ),
        ),
        migrations.AddConstraint(
            "interest", models.UniqueConstraint(fields=("item", "holding"), name="council_interest_once")
        ),
        migrations.AddField("motion", "hindered_by", models.JSONField(default=list)),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        *(migrations.RunSQL(each, migrations.RunSQL.noop) for each in NAMES),
    ]
