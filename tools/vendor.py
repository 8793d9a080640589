"""Takes the static assets from their npm packages, so that anybody can repeat it and see what was taken.

    python -m tools.vendor          fetch the pinned packages, check their sums, lay the named files out
    python -m tools.vendor --check  compare the files in the tree with SHA256SUMS; needs no network

Packages come through whatever registry npm is set up for; a package whose sum differs is refused, so no
registry can put in something else. The only change made is that comments naming a source map go, since no
map is shipped.
"""

import argparse
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
STATIC: Final = Path("src/pehra/site/static/vendor")
FONTS: Final = Path("src/pehra/foundation/printing/fonts")
TESTS: Final = Path("tests/vendor")
SUMS: Final = STATIC / "SHA256SUMS"

SOURCE_MAP: Final = re.compile(rb"\n?(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*\Z")

# Tabler's npm package carries no licence text; this file is the one of its repository and is kept by hand.
KEPT_BY_HAND: Final = (STATIC / "tabler/LICENSE",)

# One name a line; a page that uses an icon which is not listed fails at once.
ICONS: Final = (ROOT / "tools/icons.txt").read_text().split()


@dataclass(frozen=True)
class Package:
    """One npm package: its tarball's SHA-256, and which of its files go where (target folder, then names)."""

    name: str
    version: str
    sha256: str
    into: Path
    files: dict[str, str]


PACKAGES: Final = (
    Package(
        "@tabler/core",
        "1.6.1",
        "d02d679e51f6c179b21f035e154c13cdcb2ae8b18579e56ea606408ba7fc7a87",
        STATIC / "tabler",
        {
            "dist/css/tabler.min.css": "tabler.min.css",
            "dist/css/tabler.rtl.min.css": "tabler.rtl.min.css",
        },
    ),
    Package(
        "@tabler/icons",
        "3.51.0",
        "b30108713d3fa60aee862c2a133225da8e0f309be0708fe2925763ff810c766c",
        STATIC / "tabler-icons",
        {f"icons/outline/{name}.svg": f"{name}.svg" for name in ICONS} | {"LICENSE": "LICENSE"},
    ),
    Package(
        "htmx.org",
        "4.0.1",
        "5fba65616ca148a86d377e9771bcada7f35faee3558651feb929eea425e13b3c",
        STATIC / "htmx",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "uplot",
        "1.6.32",
        "4b8a8191e425658e3ea8c8c1314b0fc679c861ee3a1af2b20c7b16ba50b5133d",
        STATIC / "uplot",
        {"dist/uPlot.iife.min.js": "uPlot.iife.min.js", "dist/uPlot.min.css": "uPlot.min.css", "LICENSE": "LICENSE"},
    ),
    Package(
        "@fontsource-variable/inter",
        "5.3.0",
        "d26710dd38e7217484a1d47ee76c024977ec550548876f26d06ed1844af09a14",
        STATIC / "inter",
        {
            "files/inter-latin-wght-normal.woff2": "latin.woff2",
            "files/inter-latin-ext-wght-normal.woff2": "latin-ext.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "@fontsource/noto-nastaliq-urdu",
        "5.3.0",
        "80690ba85bdfbd96769337da894e1485a0b4aa597cb28a04f1b26e14487847e2",
        STATIC / "noto-nastaliq-urdu",
        {
            "files/noto-nastaliq-urdu-arabic-400-normal.woff2": "arabic-400.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "@fontsource-variable/noto-naskh-arabic",
        "5.3.0",
        "f70a9e7e17937ea8d6913ec98dfd970604a202a079ac2ec7246c065a12b5e58e",
        STATIC / "noto-naskh-arabic",
        {"files/noto-naskh-arabic-arabic-wght-normal.woff2": "arabic.woff2", "LICENSE": "LICENSE"},
    ),
    # The same families once more as TrueType, which is what the press reads.
    Package(
        "@expo-google-fonts/inter",
        "0.4.2",
        "b5c1e5878c07a5637169da9f7b1f370c69709f1f8de55998e2522f7aa9dfe2a9",
        FONTS / "inter",
        {
            "400Regular/Inter_400Regular.ttf": "Inter-Regular.ttf",
            "600SemiBold/Inter_600SemiBold.ttf": "Inter-SemiBold.ttf",
            "LICENSE_FONT": "LICENSE",
        },
    ),
    Package(
        "@expo-google-fonts/noto-nastaliq-urdu",
        "0.4.2",
        "ed17207b541a71873b0bdd50080251759b6d564d444fd7a35ee1cb299e42f687",
        FONTS / "noto-nastaliq-urdu",
        {
            "400Regular/NotoNastaliqUrdu_400Regular.ttf": "NotoNastaliqUrdu-Regular.ttf",
            "700Bold/NotoNastaliqUrdu_700Bold.ttf": "NotoNastaliqUrdu-Bold.ttf",
            "LICENSE_FONT": "LICENSE",
        },
    ),
    Package(
        "@expo-google-fonts/noto-naskh-arabic",
        "0.4.5",
        "2f93452f15b3bdd86b922be17f247986d4d0e2ae7a1ca51f5d80326b2680628e",
        FONTS / "noto-naskh-arabic",
        {
            "400Regular/NotoNaskhArabic_400Regular.ttf": "NotoNaskhArabic-Regular.ttf",
            "700Bold/NotoNaskhArabic_700Bold.ttf": "NotoNaskhArabic-Bold.ttf",
            "LICENSE_FONT": "LICENSE",
        },
    ),
    Package(
        "axe-core",
        "4.14.1",
        "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745",
        TESTS / "axe-core",
        {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE"},
    ),
)


class WrongPackage(Exception):
    """What npm delivered is not what was pinned."""


def fetch(package: Package) -> bytes:
    """The package's tarball. Raises WrongPackage when its sum is not the pinned one."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{package.name}@{package.version}"
        command = ["npm", "pack", "--silent", "--pack-destination", folder, wanted]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the names are those above
        tarball = next(Path(folder).glob("*.tgz")).read_bytes()
    found = hashlib.sha256(tarball).hexdigest()
    if found != package.sha256:
        raise WrongPackage(f"{wanted}: the tarball's SHA-256 is {found}, pinned is {package.sha256}")
    return tarball


def lay_out(package: Package, tarball: bytes, root: Path) -> list[Path]:
    """Writes the wanted files below `root` and returns their paths, relative to it."""
    written = []
    with tarfile.open(fileobj=io.BytesIO(tarball), mode="r:gz") as archive:
        for source, name in package.files.items():
            member = archive.extractfile(f"package/{source}")
            if member is None:
                raise WrongPackage(f"{package.name}@{package.version}: {source} is not a file")
            target = package.into / name
            (root / target).parent.mkdir(parents=True, exist_ok=True)
            (root / target).write_bytes(SOURCE_MAP.sub(b"\n", member.read()))
            written.append(target)
    return written


def sums(root: Path, paths: list[Path]) -> str:
    """The lines of SHA256SUMS, as `sha256sum --check` reads them from the root of the repository."""
    return "".join(f"{hashlib.sha256((root / path).read_bytes()).hexdigest()}  {path}\n" for path in sorted(paths))


def expected_paths() -> list[Path]:
    taken = [package.into / name for package in PACKAGES for name in package.files.values()]
    return sorted([*taken, *KEPT_BY_HAND])


def present_paths(root: Path) -> list[Path]:
    folders = {path.parent for path in expected_paths()}
    return sorted(path.relative_to(root) for folder in folders for path in (root / folder).iterdir() if path.is_file())


def problems(root: Path = ROOT) -> list[str]:
    """What differs between the tree and the pins, as sentences; empty when all is well."""
    expected, present = set(expected_paths()), set(present_paths(root))
    found = [f"missing: {path}" for path in sorted(expected - present)]
    found += [f"not vendored by tools/vendor.py: {path}" for path in sorted(present - expected)]
    if not found and sums(root, sorted(expected)) != (root / SUMS).read_text():
        found.append(f"a file was changed: `sha256sum --check {SUMS}` names it")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only; needs no network")
    if not parser.parse_args().check:
        for package in PACKAGES:
            lay_out(package, fetch(package), ROOT)
        (ROOT / SUMS).write_text(sums(ROOT, expected_paths()))
    found = problems()
    for line in found:
        sys.stderr.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
