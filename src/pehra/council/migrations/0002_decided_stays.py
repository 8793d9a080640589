"""What was decided and sealed is closed to the database's own writers too."""

from django.db import migrations, models

GUARDS = """
CREATE FUNCTION council_guard_motion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decided_at IS NULL THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - ARRAY['state', 'applied_at', 'hindrance']
            = to_jsonb(NEW) - ARRAY['state', 'applied_at', 'hindrance']
            AND (NEW.state = OLD.state OR (OLD.state = 'carried' AND NEW.state = 'superseded')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a decided motion is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER council_decided_stays BEFORE UPDATE OR DELETE ON council_motion
    FOR EACH ROW EXECUTE FUNCTION council_guard_motion();

CREATE FUNCTION council_guard_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM council_motion
               WHERE id = COALESCE(NEW.motion_id, OLD.motion_id) AND state = 'open') THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'votes change only while the motion is put' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER council_votes_stay BEFORE INSERT OR UPDATE OR DELETE ON council_vote
    FOR EACH ROW EXECUTE FUNCTION council_guard_vote();

CREATE FUNCTION council_guard_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'sealed' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'sealed minutes are never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER council_seal_stays BEFORE UPDATE OR DELETE ON council_minutes
    FOR EACH ROW EXECUTE FUNCTION council_guard_minutes();

CREATE FUNCTION council_guard_resolution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'publication' = to_jsonb(NEW) - 'publication' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a resolution is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER council_resolution_stays BEFORE UPDATE OR DELETE ON council_resolution
    FOR EACH ROW EXECUTE FUNCTION council_guard_resolution();
"""
LIFTED = """
DROP TRIGGER council_decided_stays ON council_motion;
DROP TRIGGER council_votes_stay ON council_vote;
DROP TRIGGER council_seal_stays ON council_minutes;
DROP TRIGGER council_resolution_stays ON council_resolution;
DROP FUNCTION council_guard_motion, council_guard_vote, council_guard_minutes, council_guard_resolution;
"""


class Migration(migrations.Migration):
    dependencies = [("council", "0001_seats_meetings_motions")]
    operations = [
        migrations.AddField("motion", "applied_at", models.DateTimeField(null=True)),
        migrations.AddField("motion", "hindrance", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RunSQL(GUARDS, LIFTED),
    ]
