"""An entry is linked as before, byte for byte; its columns are put together as one text and turned into bytes once.

The head is locked while that is done, and everybody who acts waits for it.
"""

from django.db import migrations

COLUMNS = (
    "NEW.seq::text",
    "moment",
    "NEW.user_id::text",
    "NEW.actor",
    "coalesce(NEW.party_id::text, '')",
    "NEW.act",
    "NEW.subject",
    "detail",
    "NEW.previous",
)
TEXT = "\n        || ".join(f"octet_length(convert_to({each}, 'UTF8')) || ':' || {each}" for each in COLUMNS)
LINK = """
CREATE OR REPLACE FUNCTION audit_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last audit_head;
    moment text := to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    detail text := NEW.detail::text;
BEGIN
    -- The number is taken inside the lock: otherwise two acts could commit in the other order than they are linked.
    SELECT * INTO last FROM audit_head WHERE id = 1 FOR UPDATE;
    NEW.seq := last.seq + 1;
    NEW.previous := last.hash;
    NEW.hash := encode(sha256(convert_to(<TEXT>, 'UTF8')), 'hex');
    UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash WHERE id = 1;
    RETURN NEW;
END $$;
DROP FUNCTION audit_column(text)
""".replace("<TEXT>", TEXT)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL([(LINK, None)], migrations.RunSQL.noop)]
