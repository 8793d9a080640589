"""`pehra evidence`: a bundle is checked without an installation; what is kept is proved and sealed anew."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pehra.evidence.actions import bundling, store
from pehra.evidence.cli import evidence
from pehra.evidence.models import Bundle, Piece
from pehra.foundation import signing
from tests.evidence.conftest import Net
from tests.evidence.holding import CONTENT, LATER, filed, item

pytestmark = pytest.mark.django_db


def run(*words: str, obj: Any = lambda: object()) -> Result:
    return CliRunner().invoke(evidence, list(words), obj=obj)


@pytest.fixture
def bundle(net: Net, case: str, tmp_path: Path) -> Path:
    pieces = [filed(net.analyst, case), item(net.analyst, case)]
    made = bundling.make(
        by=net.analyst, reference=case, pieces=[each.reference for each in pieces], language="en", at=LATER
    )
    file = tmp_path / "bundle.zip"
    file.write_bytes(b"".join(bundling.streamed(Bundle.objects.get(pk=made.pk), b"%PDF-1.7")))
    return file


class TestCheck:
    def test_whole(self, bundle: Path) -> None:
        answer = run("check", str(bundle), "--key", signing.public_key(), obj=None)
        assert answer.exit_code == 0, answer.output
        assert "Everything is there" in answer.output
        assert "Compare that key" in run("check", str(bundle)).output

    def changed(self, bundle: Path, change: Any) -> Result:
        """The same bundle with its members passed through `change`."""
        other = bundle.with_name("other.zip")
        with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(other, "w") as new:
            for name in old.namelist():
                found = change(name, old.read(name))
                if found is not None:
                    new.writestr(name, found)
            if extra := change("", b""):
                new.writestr("files/extra.bin", extra)
        return run("check", str(other), "--key", signing.public_key())

    def test_whatever_is_changed_shows(self, bundle: Path) -> None:
        def manifest(edit: Any) -> Any:
            def change(name: str, content: bytes) -> bytes:
                if name != "manifest.json":
                    return content
                told = json.loads(content)
                edit(told)
                return json.dumps(told).encode()

            return change

        changes = {
            "is not the file": lambda name, content: content + b"x" if name.startswith("files/") else content,
            "is missing": lambda name, content: None if name.startswith("files/") else content,
            "is not in the manifest": lambda name, content: content if name else b"more",
            "is not the chain": lambda name, content: b"[]" if name.startswith("custody/") else content,
            "the manifest was altered": manifest(lambda told: told.update(made_by="somebody")),
            "its hash is not the one": manifest(lambda told: told["pieces"][0].update(sha256="0" * 64)),
            "is not what was hashed": manifest(lambda told: told["pieces"][0]["chain"][0].update(by="x")),
            "the signature of link": manifest(lambda told: told["pieces"][0]["chain"][0]["receipt"].update(at="x")),
        }
        for said, change in changes.items():
            answer = self.changed(bundle, change)
            assert answer.exit_code == 1, said
            assert said in answer.output

    def test_of_another_key(self, bundle: Path) -> None:
        answer = run("check", str(bundle), "--key", "A" * 43 + "=")
        assert answer.exit_code == 1

    @pytest.mark.parametrize("content", [b"", b"PK", b"x" * 999])
    def test_no_bundle(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "x").write_bytes(content)
        assert run("check", str(tmp_path / "x")).exit_code == 2

    def test_a_bomb_is_not_unpacked_further_than_the_manifest_says(self, bundle: Path) -> None:
        other = bundle.with_name("bomb.zip")
        with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, bytes(200 << 20) if name.startswith("files/") else old.read(name))
        answer = run("check", str(other))
        assert answer.exit_code == 1
        assert "is not the file of the manifest" in answer.output

    def test_misshapen_manifests(self, tmp_path: Path) -> None:
        for content in (b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "public_key": "", "pieces": [3]}', b"\xff"):
            with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
                packed.writestr("manifest.json", content)
            assert run("check", str(tmp_path / "x.zip")).exit_code == 2


def test_verify(net: Net, case: str, piece: Piece) -> None:
    assert run("verify").output == "1 pieces, 0 with a flaw.\n"
    place = store.place_of(piece.kept_as)
    place.write_bytes(place.read_bytes()[:-3])
    assert run("verify", "--chains-only").exit_code == 0
    answer = run("verify", "--piece", piece.reference)
    assert answer.exit_code == 1
    assert f"BROKEN {piece.reference}" in answer.output
    assert run("verify", "--piece", "E-0000-0000").exit_code == 1
    assert run("verify", obj=lambda: None).exit_code == 2


def test_change_key(net: Net, case: str, piece: Piece) -> None:
    old = store.keyring().current().id
    answer = run("change-key")
    assert answer.exit_code == 0, answer.output
    assert f"key {old}: nothing is sealed" in answer.output
    assert f"key {old}: deleted" in run("change-key", "--go-on", "--forget").output
    piece.refresh_from_db()
    assert piece.file_id is not None
    assert b"".join(store.plain(piece.kept_as, piece.file_id)) == CONTENT
