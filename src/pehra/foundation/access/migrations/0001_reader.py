"""The database role through which pages look. It reads tables; row-level security decides which rows."""

from django.db import migrations

# Roles belong to the whole server, so another database's migration may be creating the same one just now.
CREATE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pehra_reader') THEN
        CREATE ROLE pehra_reader NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'pehra_reader', 'MEMBER') THEN
        EXECUTE format('GRANT pehra_reader TO %I', current_user);
    END IF;
END $$;
GRANT USAGE ON SCHEMA public TO pehra_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO pehra_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pehra_reader;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
