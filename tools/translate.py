"""Keeps the Urdu catalogue in step with the code.

    python -m tools.translate extract   adds new messages to the .po, drops those that are gone
    python -m tools.translate compile   writes the .mo that Django reads
    python -m tools.translate missing   names every message without a translation; fails when there is one

Both files are committed. After `extract`, fill the empty msgstr lines, then `compile`.
"""

import argparse
import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "src/pehra"
PO: Final = SOURCE / "site/locale/ur/LC_MESSAGES/django.po"
MO: Final = PO.with_suffix(".mo")
LANGUAGE: Final = "ur"

METHODS: Final = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
FIXED: Final = datetime(2026, 1, 1, tzinfo=UTC)

# Keeps to what the environment of the pages is told: see pehra.site.jinja.
JINJA: Final = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
KEYWORDS: Final[dict[str, Any]] = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
    "counted": (1, 2),  # pehra.site.borrowed
}
# Below the doors nobody knows gettext: these carry an English sentence, and the doors look its translation up.
REFUSALS: Final = frozenset({"Refusal", "Conflict", "Forbidden", "Invalid", "Problem"})

# The law's own errors are for whoever keeps a profile, on a terminal; they stay English.
DOMAINS: Final = ("foundation", "registry", "incidents")

# What Babel calls a message: one text, or a singular and its plurals; then its context.
Key = tuple[Any, str | None]


def extract(source: Path = SOURCE) -> Catalog:
    """Every message of the code, without translations. Paths are noted, lines are not: they would change daily."""
    catalog = Catalog(fuzzy=False)
    options = {"**/templates/**.html": JINJA}
    found = extract_from_dir(source, METHODS, options, KEYWORDS, comment_tags=("Translators:",))
    for path, _line, message, comments, context in found:
        catalog.add(message, locations=[(path, 0)], auto_comments=comments, context=context)
    for module in sorted(module for domain in DOMAINS for module in (source / domain).rglob("*.py")):
        with module.open("rb") as file:
            for text in refusals(file):
                catalog.add(text, locations=[(module.relative_to(source).as_posix(), 0)])
    return catalog


def refusals(file: IO[bytes]) -> Iterator[str]:
    """The English sentences that the refusals of a module carry, its own classes' included."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.ClassDef) and any(_name(base) in REFUSALS for base in node.bases):
            yield from _handed_up(node)
        elif isinstance(node, ast.Call) and _name(node.func) in REFUSALS:
            yield from _texts(node)


def _handed_up(node: ast.ClassDef) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "__init__":
            yield from _texts(call)


def _texts(call: ast.Call) -> Iterator[str]:
    first = call.args[0] if call.args else None
    values = first.values if isinstance(first, ast.Dict) else [first]
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
            yield value.value


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def read(path: Path = PO) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def merge(fresh: Catalog, known: Catalog) -> Catalog:
    """The messages of the code with the translations that are known. Nothing is guessed: no fuzzy matches."""
    merged = Catalog(
        locale=LANGUAGE,
        header_comment="# Urdu translation of Pehra.",
        project="Pehra",
        version="0",
        last_translator="Pehra",
        language_team="Urdu",
        msgid_bugs_address="none",
        # Fixed, so that a file without changes stays the same file.
        creation_date=FIXED,
        revision_date=FIXED,
        fuzzy=False,
    )
    for message in fresh:
        if message.id:
            before = known.get(message.id, context=message.context)
            merged.add(
                message.id,
                before.string if before else None,
                locations=message.locations,
                auto_comments=message.auto_comments,
                context=message.context,
                flags=message.flags,
            )
    return merged


def keys(catalog: Catalog) -> set[Key]:
    return {(message.id, message.context) for message in catalog if message.id}


def missing(catalog: Catalog) -> list[Key]:
    """The messages that lack a translation, wholly or in one of their plural forms."""
    return [(message.id, message.context) for message in catalog if message.id and not _translated(message.string)]


def _translated(string: Any) -> bool:
    return bool(string) if isinstance(string, str) else bool(string) and all(string)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("command", choices=["extract", "compile", "missing"])
    command = parser.parse_args().command
    if command == "extract":
        known = read() if PO.exists() else Catalog(locale=LANGUAGE)
        with PO.open("wb") as file:
            write_po(file, merge(extract(), known), width=0, sort_by_file=True, include_lineno=False)
    elif command == "compile":
        with MO.open("wb") as file:
            write_mo(file, read())
    lacking = missing(merge(extract(), read()))
    for text, context in lacking:
        sys.stderr.write(f"no translation: {text!r}{f' ({context})' if context else ''}\n")
    return 1 if lacking and command == "missing" else 0


if __name__ == "__main__":
    sys.exit(main())
