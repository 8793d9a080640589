from django.db import migrations, models

CHAIN = r"""
ALTER TABLE audit_head SET (fillfactor = 10);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, repeat('0', 64));

CREATE FUNCTION audit_column(content text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT convert_to(octet_length(convert_to(coalesce(content, ''), 'UTF8')) || ':' || coalesce(content, ''), 'UTF8')
$$;

CREATE FUNCTION audit_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last audit_head;
BEGIN
    -- The number is taken inside the lock: otherwise two acts could commit in the other order than they are linked.
    SELECT * INTO last FROM audit_head WHERE id = 1 FOR UPDATE;
    NEW.seq := last.seq + 1;
    NEW.previous := last.hash;
    NEW.hash := encode(sha256(
        audit_column(NEW.seq::text)
        || audit_column(to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        || audit_column(NEW.user_id::text) || audit_column(NEW.actor) || audit_column(NEW.party_id::text)
        || audit_column(NEW.act) || audit_column(NEW.subject) || audit_column(NEW.detail::text)
        || audit_column(NEW.previous)), 'hex');
    UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash WHERE id = 1;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_link BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_link();

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
-- Only the trigger above may move the head; by hand it would fork the chain.
CREATE TRIGGER audit_head_move BEFORE UPDATE ON audit_head FOR EACH ROW
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_keep BEFORE INSERT OR DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_keep_all BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""


# What a page may show of the journal is opened by the page of the journal alone; 0 opens all of it.
OPENED = "NULLIF(current_setting('pehra.journal', true), '')::bigint[]"
SECOND_LOCK = f"""
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY opened ON audit_entry FOR SELECT TO pehra_reader
    USING (0 = ANY ({OPENED}) OR party_id = ANY ({OPENED}));
ALTER TABLE audit_verification ENABLE ROW LEVEL SECURITY;
CREATE POLICY opened ON audit_verification FOR SELECT TO pehra_reader USING (0 = ANY ({OPENED}));
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("access", "0001_reader")]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("user_id", models.BigIntegerField()),
                ("actor", models.TextField()),
                ("party_id", models.BigIntegerField(null=True)),
                ("act", models.TextField()),
                ("subject", models.TextField()),
                ("detail", models.JSONField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "audit_entry",
                "indexes": [
                    models.Index(fields=["subject", "seq"], name="audit_subject"),
                    models.Index(fields=["party_id", "seq"], name="audit_party"),
                    models.Index(fields=["act", "seq"], name="audit_act"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={"db_table": "audit_head"},
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.TextField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("entries", models.BigIntegerField(null=True)),
                ("head_seq", models.BigIntegerField(null=True)),
                ("head_hash", models.CharField(blank=True, max_length=64)),
                ("broken_seq", models.BigIntegerField(null=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={"db_table": "audit_verification"},
        ),
        migrations.RunSQL(CHAIN, migrations.RunSQL.noop),
        migrations.RunSQL(SECOND_LOCK, migrations.RunSQL.noop),
    ]
