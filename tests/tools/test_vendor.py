"""The vendored files are those that were pinned, and nothing on a page comes from elsewhere."""

import hashlib
import io
import re
import shutil
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from tools import vendor

STATIC = vendor.ROOT / "src/pehra/site/static"
TEMPLATES = sorted((vendor.ROOT / "src/pehra").rglob("templates/**/*.html"))
SHEETS = sorted(STATIC.rglob("*.css"))


def tarball(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"package/{name.replace('__', '/')}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


SAMPLE = vendor.Package("sample", "1.0.0", "", Path("out"), {"dist/a": "a", "LICENSE": "LICENSE"})


def test_the_tree_holds_what_was_pinned() -> None:
    assert vendor.problems() == []


def test_every_package_brings_its_licence() -> None:
    folders = {package.into for package in vendor.PACKAGES}
    assert [folder for folder in folders if not (vendor.ROOT / folder / "LICENSE").is_file()] == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for path in [*vendor.expected_paths(), vendor.SUMS]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(vendor.ROOT / path, tmp_path / path)
    return tmp_path


def test_a_changed_a_missing_and_a_strange_file_are_told(copy: Path) -> None:
    changed = copy / vendor.STATIC / "htmx/htmx.min.js"
    changed.write_bytes(changed.read_bytes() + b"//")
    assert vendor.problems(copy) == [f"a file was changed: `sha256sum --check {vendor.SUMS}` names it"]
    changed.rename(changed.with_name("other.js"))
    assert vendor.problems(copy) == [
        f"missing: {vendor.STATIC / 'htmx/htmx.min.js'}",
        f"not vendored by tools/vendor.py: {vendor.STATIC / 'htmx/other.js'}",
    ]


def test_files_are_laid_out_and_name_no_map_that_is_not_shipped(tmp_path: Path) -> None:
    packed = tarball(dist__a=b"body{}\n/*# sourceMappingURL=a.css.map */", LICENSE=b"MIT\n")
    written = vendor.lay_out(SAMPLE, packed, tmp_path)
    assert written == [Path("out/a"), Path("out/LICENSE")]
    assert (tmp_path / "out/a").read_bytes() == b"body{}\n"
    assert (tmp_path / "out/LICENSE").read_bytes() == b"MIT\n"


def test_a_package_that_is_not_the_pinned_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tarball(dist__a=b"x")
    npm = tmp_path / "npm"
    # A stand-in for the registry's client, which puts the tarball where npm would.
    npm.write_text(f'#!/bin/sh\ncp "{tmp_path}/packed" "$4/sample-1.0.0.tgz"\n')
    npm.chmod(0o755)
    (tmp_path / "packed").write_bytes(packed)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(vendor.WrongPackage, match="sample@1"):
        vendor.fetch(SAMPLE)
    assert vendor.fetch(replace(SAMPLE, sha256=hashlib.sha256(packed).hexdigest())) == packed


@pytest.mark.parametrize("path", [*SHEETS, *TEMPLATES], ids=lambda path: path.name)
def test_nothing_comes_from_another_host(path: Path) -> None:
    text = path.read_text()
    loads = re.findall(r"url\(\s*[\"']?(?!data:)([^\"')]+)", text) + re.findall(
        r"<(?:script|link|img)[^>]*https?://", text
    )
    assert [load for load in loads if load.startswith(("http", "//", "<"))] == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_file_that_a_style_sheet_names_is_there(path: Path) -> None:
    named = re.findall(r"url\(\s*[\"']?(?!data:)([^\"')]+)", path.read_text())
    assert [name for name in named if not (path.parent / name).resolve().is_file()] == []


def test_every_icon_that_a_template_names_is_shipped() -> None:
    text = "\n".join(path.read_text() for path in TEMPLATES)
    named = set(re.findall(r"\bicon\(\"([^\"]+)\"", text)) | set(re.findall(r"\bimage=\"([^\"]+)\"", text))
    assert named - set(vendor.ICONS) == set()
