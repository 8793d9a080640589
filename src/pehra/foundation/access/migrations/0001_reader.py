"""The database role through which pages look. It reads tables; row-level security decides which rows."""

from django.db import migrations

# Roles belong to the whole server, so another database's migration may be creating the same one just now.
ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pehra_reader') THEN
        CREATE ROLE pehra_reader NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;
DO $$
DECLARE
    -- From PostgreSQL 16 on, whoever creates a role is its member without the right to step into it.
    needed text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    IF NOT pg_has_role(current_user, 'pehra_reader', needed) THEN
        EXECUTE format('GRANT pehra_reader TO %I', current_user);
    END IF;
END $$;
"""
GRANTS = """
GRANT USAGE ON SCHEMA public TO pehra_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO pehra_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pehra_reader;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(ROLE + GRANTS, migrations.RunSQL.noop)]
