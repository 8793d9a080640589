"""What `make bench` runs, what it leaves out, and what the documentation says of both."""

import re
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS, NEEDS, run, sorted_out
from benchmarks.support import fir, intelmq

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")


def test_the_documentation_lists_those_that_are_run_and_no_other() -> None:
    listed = re.findall(r"^ {4}\S.* -m benchmarks\.(\w+)", TOLD, re.MULTILINE)
    assert sorted(listed) == list(BENCHMARKS)


def test_make_runs_them() -> None:
    assert "$(PYTHON_HERE) -m benchmarks\n" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_only_such_as_there_are_need_something() -> None:
    assert set(NEEDS) <= set(BENCHMARKS)


def test_what_cannot_run_here_is_left_out_and_it_is_said_why() -> None:
    names, left_out = sorted_out(["a", "b", "c"], {"b": lambda: "get it", "c": lambda: ""})
    assert (names, left_out) == (["a", "c"], {"b": "get it"})


def test_fir_needs_a_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(fir.CLONE, raising=False)
    assert f"{fir.CLONE} is not set" in fir.missing()
    monkeypatch.setenv(fir.CLONE, str(tmp_path / "away"))
    assert "names no folder" in fir.missing()
    with pytest.raises(SystemExit, match="names no folder"):
        fir.clone()
    monkeypatch.setenv(fir.CLONE, str(tmp_path))
    assert (fir.missing(), fir.clone()) == ("", tmp_path.resolve())


def test_intelmq_needs_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert "redis-server is missing" in intelmq.missing()


def test_one_that_fails_does_not_keep_the_next_from_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "benchmarks"
    folder.mkdir()
    (folder / "bad.py").write_text("raise SystemExit('no')")
    (folder / "good.py").write_text("open('done', 'w').close()")
    monkeypatch.chdir(tmp_path)
    assert run(["bad", "good"], {}) == ["bad"]
    assert (tmp_path / "done").exists()
