"""LICENSE and NOTICE: what is shipped of others is named, with its version and its licence."""

import tomllib

import pytest

from tools.vendor import PACKAGES, ROOT

NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
# How each licence text begins, and what the notice calls it.
LICENCES = {
    "MIT License": "MIT License",
    "The MIT License (MIT)": "MIT License",
    "Zero-Clause BSD": "Zero-Clause BSD",
    "Copyright": "SIL Open Font License 1.1",
    "Mozilla Public License, version 2.0": "Mozilla Public License 2.0",
}

# What no registry has as a package: the schema of a standard.
BY_HAND = {"iodef"}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_vendored_package_is_named(package):
    folder = NOTICE.partition(f"\n{package.into.parent.as_posix()}/")[2].partition("\n\n")[0]
    line = next(line for line in folder.splitlines() if line.startswith(f"  {package.into.name} "))
    assert package.version in line
    text = (ROOT / package.into / "LICENSE").read_text(encoding="utf-8")
    called = next(name for beginning, name in LICENCES.items() if text.startswith(beginning))
    assert line.endswith(called)
    assert called != "SIL Open Font License 1.1" or "SIL OPEN FONT LICENSE Version 1.1" in text


def test_nothing_else_is_named_as_vendored():
    named = {line.split()[0] for line in NOTICE.splitlines() if line.startswith("  ") and line[2] != " "}
    assert named == {package.into.name for package in PACKAGES} | BY_HAND
    assert all((ROOT / "tests" / "vendor" / name / "LICENSE").is_file() for name in BY_HAND)


def test_the_licence_is_the_one_that_the_package_declares():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert declared == "Apache-2.0"
    assert "Apache License" in text.splitlines()[1]
    assert "Version 2.0, January 2004" in text.splitlines()[2]
