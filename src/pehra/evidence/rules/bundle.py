"""Checking a bundle: everything that its manifest tells is there and as it was, and nothing else is. Offline."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pehra.evidence.rules.chain import flaw_in

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
PAPER: Final = "manifest.pdf"
FILES: Final = "files/"
CHAINS: Final = "custody/"
LARGEST_MANIFEST: Final = 64 << 20
BLOCK: Final = 1 << 20

# Whether a signed object is unaltered and of this public key.
Verify = Callable[[Mapping[str, object], str], bool]


@dataclass(frozen=True)
class Checked:
    """What was found. `problems` is empty where everything holds; `key` is whose signature it bears."""

    code: str
    case: str
    pieces: int
    files: int
    key: str
    manifest_sha256: str
    problems: tuple[str, ...]


class NotABundle(ValueError):
    """The file is no bundle, or not one of a version that is understood here."""


def check(path: Path, verify: Verify, key: str = "") -> Checked:
    """Check a bundle against the public key that is given, else against the one that it brings along.

    Raises NotABundle, OSError.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            raw = _manifest(packed)
            manifest = json.loads(raw)
            if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
                raise NotABundle("its manifest is of no version that is understood here")
            key = key or str(manifest["public_key"])
            problems = tuple(_problems(packed, manifest, verify, key))
            return Checked(
                code=str(manifest["code"]),
                case=str(manifest["case"]),
                pieces=len(manifest["pieces"]),
                files=sum(bool(piece["file"]) for piece in manifest["pieces"]),
                key=key,
                manifest_sha256=hashlib.sha256(raw).hexdigest(),
                problems=problems,
            )
    except (zipfile.BadZipFile, NotImplementedError, EOFError, UnicodeDecodeError) as error:
        raise NotABundle(f"it is no ZIP, or a damaged one: {error}") from None
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise NotABundle(f"its manifest is not as one is: {error}") from None


def _manifest(packed: zipfile.ZipFile) -> bytes:
    if MANIFEST not in packed.namelist():
        raise NotABundle("it has no manifest")
    with packed.open(MANIFEST) as file:
        raw = file.read(LARGEST_MANIFEST + 1)
    if len(raw) > LARGEST_MANIFEST:
        raise NotABundle("its manifest is too large")
    return raw


def _problems(packed: zipfile.ZipFile, manifest: dict[str, Any], verify: Verify, key: str) -> Iterator[str]:
    if not verify(manifest, key):
        yield "the manifest was altered, or somebody else signed it"
    expected = {MANIFEST, PAPER}
    for piece in manifest["pieces"]:
        expected |= {f"{CHAINS}{piece['reference']}.json"} | ({piece["file"]} if piece["file"] else set())
        yield from _chain(piece, verify, key)
        yield from _file(packed, piece)
    present = packed.namelist()
    yield from (f"{name}: is missing" for name in sorted(expected - set(present)))
    yield from (f"{name}: is not in the manifest" for name in sorted(set(present) - expected))
    yield from (f"{name}: is there twice" for name in sorted({name for name in present if present.count(name) > 1}))
    for piece in manifest["pieces"]:
        name = f"{CHAINS}{piece['reference']}.json"
        if name in present and json.loads(packed.read(name)) != piece["chain"]:
            yield f"{name}: is not the chain of the manifest"


def _chain(piece: dict[str, Any], verify: Verify, key: str) -> Iterator[str]:
    if flaw := flaw_in(piece["chain"]):
        yield f"{piece['reference']}: link {flaw.number} of its chain {flaw.reason}"
    for link in piece["chain"]:
        receipt = link["receipt"]
        if receipt.get("hash") != link["hash"] or not verify(receipt, key):
            yield f"{piece['reference']}: the signature of link {link['number']} does not hold"
    taken = piece["chain"][0]["facts"] if piece["chain"] else {}
    if piece["sha256"] and taken.get("sha256") != piece["sha256"]:
        yield f"{piece['reference']}: its hash is not the one with which it was taken in"


def _file(packed: zipfile.ZipFile, piece: dict[str, Any]) -> Iterator[str]:
    name = piece["file"]
    if not name or name not in packed.namelist():
        return
    digest, size = hashlib.sha256(), 0
    try:
        with packed.open(name) as file:
            # Never more than the manifest tells: what is packed must not swell.
            while (block := file.read(BLOCK)) and size <= piece["size"]:
                digest.update(block)
                size += len(block)
    except zipfile.BadZipFile:
        yield f"{name}: is damaged"
        return
    if (size, digest.hexdigest()) != (piece["size"], piece["sha256"]):
        yield f"{name}: is not the file of the manifest"
