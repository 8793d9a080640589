"""The watched folder: what is whole comes in once, what is not waits, what cannot be is put aside with a note."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events.actions import watching
from pehra.events.actions.intake import carry_on
from pehra.events.actions.watching import Looked, bring_in
from pehra.events.jobs import watch_folder
from pehra.events.models import FeedRun
from tests.events.actions.bringing import FEED, NAME, SAMPLE, events, queued, raw_files

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timedelta()


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path / "home"
    root = tmp_path / "drop"
    root.mkdir()
    settings.FEED_FOLDER = str(root)
    return root


def dropped(root: Path, content: bytes = SAMPLE, *, feed: str = FEED, name: str = NAME) -> Path:
    path = root / feed / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def look(root: Path, quiet: timedelta = NOW) -> Looked:
    # A file's time is that of the kernel's last tick, and of a coarser clock.
    return bring_in(root=root, at=timezone.now() + timedelta(seconds=1), quiet=quiet)


def note_of(path: Path) -> str:
    return path.with_name(path.name + ".note.txt").read_text()


def test_a_file_is_brought_in_and_moved_away(root: Path, event_store: EventStore) -> None:
    path = dropped(root)
    assert look(root) == Looked(taken=1)
    run = FeedRun.objects.get()
    assert (run.feed, run.source, run.way, run.report) == (FEED, NAME, "folder", "pakistan-asn17557")
    assert queued(run) == 1
    done = path.parent / "done" / NAME
    assert done.read_bytes() == SAMPLE
    assert str(run.pk) in note_of(done)
    assert not path.exists()
    assert look(root) == Looked()
    carry_on(run_id=run.pk, store=event_store)
    assert events(event_store) > 0


def test_a_file_that_is_still_written_waits(root: Path) -> None:
    path = dropped(root)
    assert look(root, quiet=timedelta(seconds=5)) == Looked()
    assert path.exists()
    old = timezone.now().timestamp() - 60
    # Renamed in a moment ago, however old its contents are.
    os.utime(path, (old, old))
    assert look(root, quiet=timedelta(seconds=5)) == Looked()
    assert look(root).taken == 1


def test_a_file_that_grows_while_it_is_read_waits(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = dropped(root)
    sound = watching.keeping.blocks_of

    def growing(source: Any) -> Any:
        yield from sound(source)
        with path.open("ab") as more:
            more.write(b"more\n")

    monkeypatch.setattr(watching.keeping, "blocks_of", growing)
    assert look(root) == Looked()
    monkeypatch.undo()
    assert not FeedRun.objects.exists()
    assert look(root).taken == 1
    assert FeedRun.objects.get().bytes == len(SAMPLE) + 5


def test_killed_before_the_move_it_is_known_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = dropped(root)

    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(watching, "_put_away", killed)
    with pytest.raises(KeyboardInterrupt):
        look(root)
    monkeypatch.undo()
    assert look(root).taken == 1
    run = FeedRun.objects.get()
    assert len(raw_files(root.parent / "home")) == 1
    assert "had come before" in note_of(path.parent / "done" / NAME)
    assert queued(run) == 1


def test_the_folder_of_a_maker_takes_the_type_from_the_name(root: Path) -> None:
    dropped(root, feed="shadowserver")
    assert look(root).taken == 1
    assert FeedRun.objects.get().feed == FEED


@pytest.mark.parametrize(
    ("feed", "name", "content", "why"),
    [
        ("partner/unknown", "x.csv", b"x", "there is no feed 'partner/unknown'"),
        ("shadowserver", "notes.txt", b"x", "does not say its type"),
        (FEED, "empty.csv", b"", "the file is empty"),
        ("", "lost.csv", b"x", "lies in the folder of its feed"),
    ],
)
def test_what_cannot_be_is_refused_with_a_note(feed: str, name: str, content: bytes, why: str, root: Path) -> None:
    path = dropped(root, content, feed=feed, name=name)
    assert look(root) == Looked(refused=1)
    refused = path.parent / "refused" / name
    assert refused.read_bytes() == content
    assert why in note_of(refused)
    assert not FeedRun.objects.exists()
    assert not raw_files(root.parent / "home")


def test_what_is_too_large_is_refused(root: Path, settings: Any) -> None:
    settings.FEED_LARGEST = 10
    path = dropped(root)
    assert look(root) == Looked(refused=1)
    assert "more than 10 bytes" in note_of(path.parent / "refused" / NAME)


def test_links_and_pipes_are_left_alone(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    folder = root / FEED
    folder.mkdir(parents=True)
    (folder / "link.csv").symlink_to(secret)
    os.mkfifo(folder / "pipe.csv")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.csv").write_bytes(SAMPLE)
    (root / "shadowserver" / "scan_ssl").symlink_to(elsewhere)
    assert look(root) == Looked()
    assert (elsewhere / "x.csv").exists()


def test_a_link_for_a_note_or_a_folder_is_not_followed(root: Path, tmp_path: Path) -> None:
    precious, elsewhere = tmp_path / "precious", tmp_path / "elsewhere"
    precious.write_text("precious")
    elsewhere.mkdir()
    path = dropped(root)
    (path.parent / "done").mkdir()
    (path.parent / "done" / f"{NAME}.note.txt").symlink_to(precious)
    caught = dropped(root, b"x", feed="partner/unknown", name="x.csv")
    (caught.parent / "refused").symlink_to(elsewhere)
    assert look(root) == Looked(taken=1), "the other one is not kept waiting"
    assert precious.read_text() == "precious"
    assert len(list((path.parent / "done").glob(f"*-{NAME}"))) == 1
    assert caught.exists()
    assert not list(elsewhere.iterdir())


def test_another_file_that_took_the_name_is_not_put_away(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = dropped(root)
    sound = watching.take_in

    def meanwhile(**told: Any) -> Any:
        taken = sound(**told)
        path.unlink()
        path.write_bytes(SAMPLE + b"\n")
        return taken

    monkeypatch.setattr(watching, "take_in", meanwhile)
    assert look(root) == Looked()
    monkeypatch.undo()
    assert path.read_bytes() == SAMPLE + b"\n"
    assert look(root).taken == 1


def test_a_folder_that_becomes_a_link_leads_nowhere(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the move, somebody who may write there puts a link in the folder's place."""
    path = dropped(root)
    precious, aside = tmp_path / "elsewhere" / NAME, tmp_path / "aside"
    precious.parent.mkdir()
    precious.write_bytes(SAMPLE)
    sound = watching.take_in

    def meanwhile(**told: Any) -> Any:
        taken = sound(**told)
        path.parent.rename(aside)
        path.parent.symlink_to(precious.parent)
        return taken

    monkeypatch.setattr(watching, "take_in", meanwhile)
    assert look(root) == Looked(taken=1)
    assert [each.name for each in precious.parent.iterdir()] == [NAME]
    assert (aside / "done" / NAME).read_bytes() == SAMPLE
    monkeypatch.undo()
    assert look(root) == Looked()


def test_a_folder_that_was_a_link_before_it_was_opened_is_not_entered(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = dropped(root)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.csv").write_bytes(SAMPLE)
    sound = os.open

    def swapped(there: Any, *words: Any, **how: Any) -> int:
        if there == "scan_http" and not path.parent.is_symlink():
            path.parent.rename(tmp_path / "aside")
            path.parent.symlink_to(elsewhere)
        return sound(there, *words, **how)

    monkeypatch.setattr(os, "open", swapped)
    assert look(root) == Looked()
    assert not FeedRun.objects.exists()


@pytest.mark.parametrize(
    "name", [b"\xff\xfe.csv", b"a\nb.csv", b"-rf *;'\".csv", b"x" * 251 + b".csv", "رپورٹ.csv".encode()]
)
def test_strange_names_come_in(name: bytes, root: Path) -> None:
    folder = root / FEED
    folder.mkdir(parents=True)
    (folder / os.fsdecode(name)).write_bytes(SAMPLE)
    assert look(root).taken == 1
    assert os.fsencode(next((folder / "done").glob("*.csv")).name) == name


@pytest.mark.parametrize("name", [".hidden.csv", "x.csv.part", "x.csv.tmp", "x.csv~"])
def test_what_programs_write_before_they_rename_is_left_alone(name: str, root: Path) -> None:
    dropped(root, name=name)
    assert look(root) == Looked()


def test_two_files_of_one_name_are_both_kept(root: Path) -> None:
    for content in (SAMPLE, SAMPLE + b"\n"):
        path = dropped(root, content)
        assert look(root).taken == 1
    kept = [each for each in (path.parent / "done").iterdir() if each.suffix == ".csv"]
    assert sorted(each.read_bytes() for each in kept) == [SAMPLE, SAMPLE + b"\n"]


def test_the_job_looks_where_the_setting_says(root: Path, settings: Any) -> None:
    path = dropped(root)
    watch_folder(timestamp=0)
    assert path.exists()  # not left alone for long enough
    for folder in ("", str(root / "nowhere")):
        settings.FEED_FOLDER = folder
        watch_folder(timestamp=0)
