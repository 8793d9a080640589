"""A backup is one sealed file, and comes back whole into an empty place, or not at all."""

import io
import shutil
from pathlib import Path

import pytest

from pehra.site.runtime.backup.container import WORD, Writer, read, verify
from pehra.site.runtime.backup.restoring import NAME
from pehra.site.runtime.errors import Refusal
from tests.site.runtime.launched import Pehra

WORDS = "یاد رکھنے کے الفاظ twelve"


def written(*members: tuple[str, bytes], finish: bool = True) -> bytes:
    target = io.BytesIO()
    writer = Writer(target, WORDS)
    for name, content in members:
        writer.add(name, [content[:10], content[10:]])
    if finish:
        writer.finish({"keys": False})
    return target.getvalue()


BACKUP = written(("database", b"a" * 3_000_000), ("evidence/ab/cd", b""), ("evidence/x", b"words"))


class TestTheFile:
    def test_what_was_written_is_read(self) -> None:
        found = {each.name: b"".join(each.blocks) for each in read(io.BytesIO(BACKUP), WORDS)}
        assert found == {"database": b"a" * 3_000_000, "evidence/ab/cd": b"", "evidence/x": b"words", "manifest": b""}
        assert [each["size"] for each in verify(io.BytesIO(BACKUP), WORDS)["members"]] == [3_000_000, 0, 5]

    def test_nothing_can_be_read_without_the_words(self) -> None:
        assert b"evidence" not in BACKUP
        with pytest.raises(Refusal, match="passphrase"):
            verify(io.BytesIO(BACKUP), "some other words")

    @pytest.mark.parametrize("place", [120, 5000, 1_500_000, len(BACKUP) - 1])
    def test_one_changed_byte_is_found(self, place: int) -> None:
        spoilt = bytearray(BACKUP)
        spoilt[place] ^= 1
        with pytest.raises(Refusal):
            verify(io.BytesIO(bytes(spoilt)), WORDS)

    @pytest.mark.parametrize("length", [0, 5, 100, 200, 4000, 2_000_000, len(BACKUP) - 1])
    def test_cut_short(self, length: int) -> None:
        with pytest.raises(Refusal):
            verify(io.BytesIO(BACKUP[:length]), WORDS)

    def test_without_its_manifest(self) -> None:
        with pytest.raises(Refusal, match="cut short"):
            verify(io.BytesIO(written(("database", b"x"), finish=False)), WORDS)

    def test_going_on_after_its_end(self) -> None:
        with pytest.raises(Refusal):
            verify(io.BytesIO(BACKUP + b"more"), WORDS)

    def test_of_something_else_and_of_the_future(self) -> None:
        with pytest.raises(Refusal, match="no backup"):
            verify(io.BytesIO(b"PGDMP" + b"x" * 9000), WORDS)
        with pytest.raises(Refusal, match="newer"):
            verify(io.BytesIO(WORD + b'{"format": 2, "kdf": "scrypt", "salt": "YWFhYWFhYWFhYWFhYWFhYQ=="}\n'), WORDS)


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("evidence/ab/cd/abcd", True),
        ("events/tables/.backup", True),
        ("events/tables/data/pehra/a%2Db/all_1_1_0/x.bin", True),
        ("evidence/../../etc/passwd", False),
        ("evidence/..", False),
        ("evidence/./x", False),
        ("/etc/passwd", False),
        ("postgres/data/x", False),
        ("evidence/a\nb", False),
        ("evidence//x", False),
    ],
)
def test_names_never_lead_out(name: str, taken: bool) -> None:
    assert bool(NAME.fullmatch(name)) is taken


def filled(pehra: Pehra) -> None:
    """Something in the database, which runs, and files beside it: of evidence, half of an evidence, and a key."""
    assert pehra("db", "start").returncode == 0
    pehra.sql(
        "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('پہرہ'), ('hidden');"
        "ALTER TABLE kept ENABLE ROW LEVEL SECURITY; CREATE TABLE django_migrations (app text, name text);"
        "INSERT INTO django_migrations VALUES ('evidence', '0001_initial'), ('auth', '0099_theirs')"
    )
    for name, content in (
        ("evidence/aa/bb/aabb", b"sealed"),
        ("evidence/incoming/x.part", b"half"),
        ("keys/secret", b"s"),
    ):
        (pehra.home / name).parent.mkdir(parents=True, exist_ok=True)
        (pehra.home / name).write_bytes(content)


def backed_up(pehra: Pehra, file: Path, words: Path) -> None:
    """All of it in one file, which is the owner's alone and is not written over."""
    filled(pehra)
    command = ("backup", str(file), "--with-keys", "--without-events", "--passphrase-file", str(words))
    made = pehra(*command)
    assert made.returncode == 0, made.stderr
    assert "1 files of evidence" in made.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    assert "exists already" in pehra(*command).stderr
    assert pehra("db", "stop").returncode == 0


def refused(other: Pehra, file: Path, words: Path) -> None:
    """By wrong words, or from a file that was cut short, nothing comes back at all."""
    wrong, spoilt = file.with_name("wrong"), file.with_name("spoilt")
    wrong.write_text("other words than these")
    spoilt.write_bytes(file.read_bytes()[:-20])
    for given, phrase, said in ((file, wrong, "passphrase"), (spoilt, words, "cut short")):
        answer = other("restore", str(given), "--passphrase-file", str(phrase))
        assert answer.returncode == 2
        assert said in answer.stderr
        assert answer.stderr.count("\n") == 1
        assert not other.home.exists()


def restored(other: Pehra, file: Path, words: Path) -> None:
    """Its database runs again, with all that was in it."""
    answer = other("restore", str(file), "--passphrase-file", str(words))
    assert answer.returncode == 0, answer.stderr
    assert (other.home / "evidence/aa/bb/aabb").read_bytes() == b"sealed"
    assert not (other.home / "evidence/incoming").exists()
    assert (other.home / "keys/secret").stat().st_mode & 0o777 == 0o600
    assert other("db", "start").returncode == 0
    assert other.sql("SELECT string_agg(word, ',' ORDER BY word) FROM kept") == "hidden,پہرہ"


def of_a_newer_version(other: Pehra, newer: Path, words: Path) -> None:
    """What a version to come has written, this one leaves alone."""
    other.sql("INSERT INTO django_migrations VALUES ('evidence', '0099_to_come')")
    assert other("backup", str(newer), "--without-events", "--passphrase-file", str(words)).returncode == 0
    assert other("db", "stop").returncode == 0
    third = Pehra(other.home.parent / f"{other.home.name}-third", other.port, who=other.who, more=other.more)
    assert "newer version" in third("restore", str(newer), "--passphrase-file", str(words)).stderr
    assert not third.home.exists()


def test_a_whole_installation_comes_back(pehra: Pehra, tmp_path: Path) -> None:
    """One story, since each start of a PostgreSQL takes its time."""
    file, words = tmp_path / "pehra.backup", tmp_path / "words"
    words.write_text(f"{WORDS}\n", encoding="utf-8")
    backed_up(pehra, file, words)
    other = Pehra(pehra.home.parent / f"{pehra.home.name}-other", pehra.port, who=pehra.who, more=pehra.more)
    try:
        assert "not empty" in pehra("restore", str(file), "--passphrase-file", str(words)).stderr
        refused(other, file, words)
        restored(other, file, words)
        of_a_newer_version(other, tmp_path / "newer", words)
    finally:
        other("db", "stop")
        shutil.rmtree((other.home / "postgres").resolve(), ignore_errors=True)
        shutil.rmtree(other.home, ignore_errors=True)


def test_short_words_are_refused(pehra: Pehra, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("short")
    answer = pehra("backup", str(tmp_path / "b"), "--passphrase-file", str(tmp_path / "words"))
    assert answer.returncode == 2
    assert "12 characters" in answer.stderr
