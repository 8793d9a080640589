"""Making the index anew: after a change of how words are read, or where a check has found a difference."""

from django.db import connection, transaction

# What is found afterwards came when it happened: nobody is told of it again.
FILL = """
INSERT INTO search_document (kind, record_id, case_id, at, came_at, audience, words)
SELECT kind, record_id, case_id, at, at, audience, words FROM search_expected
"""
LOCK = "LOCK TABLE incidents_case, incidents_report, incidents_entry, incidents_observable IN SHARE MODE"
# Filled row by row an inverted index takes many times as long as made of all rows at once.
INDEX = "CREATE INDEX search_document_words ON search_document USING gin (words) WITH (fastupdate = off)"


@transaction.atomic
def rebuild() -> int:
    """Make every document anew; returns how many there are. Whoever writes a record waits meanwhile."""
    with connection.cursor() as cursor:
        for statement in (LOCK, "TRUNCATE search_document", "DROP INDEX search_document_words", FILL):
            cursor.execute(statement)
        count = int(cursor.rowcount)
        cursor.execute(INDEX)
        cursor.execute("ANALYZE search_document")
    return count
