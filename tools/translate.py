"""Keeps the Urdu catalogue in step with the code.

    python -m tools.translate extract   adds new messages to the .po, drops those that are gone
    python -m tools.translate compile   writes the .mo that Django reads
    python -m tools.translate missing   names every message without a translation; fails when there is one

Both files are committed. After `extract`, fill the empty msgstr lines, then `compile`.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeGuard

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
    "translated": None,  # gettext, where a module calls its lazy sister `_`
    "counted": (1, 2),  # pehra.site.borrowed
}
# Below the doors nobody knows gettext. What they say to people (refusals, notices, what is wrong with a field) is an
# English sentence, and the doors look its translation up: so every sentence there is a message.
# The law's own errors are for whoever keeps a profile, on a terminal; they stay English.
DOMAINS: Final = (
    *("foundation", "registry", "events", "incidents", "council", "evidence", "public", "readiness"),
    *("campaigns", "correspondence", "playbooks", "releases", "reporting", "search", "statistics", "watch"),
    *("webhooks", "calls", "casefields"),
)
DOORS: Final = frozenset({"web", "api", "cli", "jobs", "migrations"})
SENTENCE: Final = re.compile(r"[A-Z“%]\S* .*([.?!]|\)[sd])")
# What these say is for whoever mends the program.
FOR_PROGRAMMERS: Final = frozenset(
    {"RuntimeError", "TypeError", "LookupError", "exception", "warning", "error", "info"}
)
# In the doors a sentence is a message where one of these carries it.
CARRIERS: Final = frozenset({"Refusal", "Conflict", "Forbidden", "Invalid", "Problem", "Telling"})

# What Babel calls a message: one text, or a singular and its plurals; then its context.
Key = tuple[Any, str | None]


def extract(source: Path = SOURCE) -> Catalog:
    """Every message of the code, without translations. Paths are noted, lines are not: they would change daily."""
    catalog = Catalog(fuzzy=False)
    options = {"**/templates/**.html": JINJA}
    found = extract_from_dir(source, METHODS, options, KEYWORDS, comment_tags=("Translators:",))
    for path, _line, message, comments, context in found:
        catalog.add(message, locations=[(path, 0)], auto_comments=comments, context=context)
    for domain in (*DOMAINS, "site"):
        for module in sorted((source / domain).rglob("*.py")):
            inside = module.relative_to(source)
            is_door = domain == "site" or not DOORS.isdisjoint(inside.with_suffix("").parts)
            for text in (carried if is_door else sentences)(ast.parse(module.read_bytes())):
                catalog.add(text, locations=[(inside.as_posix(), 0)])
    return catalog


def sentences(tree: ast.Module) -> Iterator[str]:
    """The sentences of a module below the doors: all but its docstrings and what it says to programmers."""
    passed = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and _name(call.func) in FOR_PROGRAMMERS:
            passed.update(call.args)
        elif isinstance(call, ast.JoinedStr):
            passed.update(call.values)
    for node in ast.walk(tree):
        if node not in passed and isinstance(node, ast.Constant) and _is_sentence(node.value):
            yield node.value


def carried(tree: ast.Module) -> Iterator[str]:
    """The sentences that a door hands to a refusal or a notice as they are."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in CARRIERS:
            for value in ast.walk(node):
                if isinstance(value, ast.Constant) and _is_sentence(value.value):
                    yield value.value


def _is_sentence(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and SENTENCE.fullmatch(value) is not None


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
        # Looked for first: it takes a while, and whoever reads the file meanwhile finds it whole.
        merged = merge(extract(), known)
        with PO.open("wb") as file:
            write_po(file, merged, width=0, sort_by_file=True, include_lineno=False)
    elif command == "compile":
        with MO.open("wb") as file:
            write_mo(file, read())
    lacking = missing(merge(extract(), read()))
    for text, context in lacking:
        sys.stderr.write(f"no translation: {text!r}{f' ({context})' if context else ''}\n")
    return 1 if lacking and command == "missing" else 0


if __name__ == "__main__":
    sys.exit(main())
