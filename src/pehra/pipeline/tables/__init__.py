"""The tables of the event store: numbered migrations in SQL, and what applies them."""

from pehra.pipeline.tables.migrator import Retention, TooNew, migrate, pending
from pehra.pipeline.tables.texts import Migration, migrations

__all__ = ["Migration", "Retention", "TooNew", "migrate", "migrations", "pending"]
