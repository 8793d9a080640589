"""A backup of all real tables, with a journal and a file of evidence: restored into an empty home and compared."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.runtime.launched import Pehra

WORDS = "a passphrase for this test"
# Every table with a digest of its rows, whoever may see them.
DIGESTS = """
DO $$ DECLARE r record; d text; BEGIN
FOR r IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1 LOOP
  EXECUTE format('SELECT md5(string_agg(t::text, E''\\n'' ORDER BY t::text)) FROM %I t', r.relname) INTO d;
  RAISE NOTICE '%=%', r.relname, d;
END LOOP; END $$
"""
# One case with one file, taken in by the very acts that people use.
STORY = """
import django
django.setup()
from tests.evidence.holding import filed
from tests.incidents.acting import opened
from tests.incidents.conftest import made
net = made()
print(filed(net.analyst, opened(net)).reference)
"""


def digests(pehra: Pehra) -> list[str]:
    found = pehra("db", "psql", "-XAtqc", DIGESTS)
    assert found.returncode == 0, found.stderr
    return [line for line in found.stderr.splitlines() if "=" in line]


@pytest.mark.usefixtures("prepared")
def test_rows_files_journal_and_evidence_are_the_same(pehra: Pehra, tmp_path: Path) -> None:
    """One story, since each start of a PostgreSQL takes its time."""
    assert pehra("db", "start").returncode == 0
    assert pehra("migrate").returncode == 0
    settings = {"DJANGO_SETTINGS_MODULE": "pehra.site.settings"}
    played = subprocess.run(
        [sys.executable, "-c", STORY], env=pehra.environment | settings, capture_output=True, text=True, timeout=120
    )
    assert played.returncode == 0, played.stderr
    words, file = tmp_path / "words", tmp_path / "pehra.backup"
    words.write_text(WORDS)
    command = ("backup", str(file), "--with-keys", "--without-events", "--passphrase-file", str(words))
    assert pehra(*command).returncode == 0
    before = digests(pehra)
    assert len(before) > 100
    head = pehra("journal", "head").stdout.split()[-1]
    assert pehra("db", "stop").returncode == 0

    other = Pehra(pehra.home.parent / f"{pehra.home.name}-other", pehra.port)
    try:
        answer = other("restore", str(file), "--passphrase-file", str(words))
        assert answer.returncode == 0, answer.stderr
        assert other("db", "start").returncode == 0
        assert digests(other) == before
        assert other("journal", "verify", "--expect-head", head).returncode == 0
        proved = other("evidence", "verify")
        assert (proved.returncode, proved.stdout) == (0, "1 pieces, 0 with a flaw.\n")
        kept = [sorted(path.name for path in (each.home / "evidence").rglob("*/*/*")) for each in (pehra, other)]
        assert kept[0] == kept[1]
        assert len(kept[0]) == 1
    finally:
        other("db", "stop")
        shutil.rmtree((other.home / "postgres").resolve(), ignore_errors=True)
        shutil.rmtree(other.home, ignore_errors=True)
