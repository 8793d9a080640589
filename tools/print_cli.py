"""Prints docs/reference/cli.md: every command of `pehra`, with its arguments and options, as the program has them.

python -m tools.print_cli           writes docs/reference/cli.md
python -m tools.print_cli --check   says whether it is current
"""

import inspect
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from pehra.site.cli import pehra

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "cli.md"

HEAD: Final = """\
# Commands

Printed by `python -m tools.print_cli` from the commands themselves; a test fails when it is not current.

`pehra` stands in the virtual environment: `.venv/bin/pehra` in a checkout. What it reads from the environment is listed
in [operations](../operations.md#environment-variables).

A command that is refused says why in one line on standard error and ends with an exit code other than 0: 2 where the
request or the installation does not allow it, 1 where the act itself was refused or the journal is broken. Dates are
written `2026-01-31`.
"""


def page(program: click.Group) -> str:
    """The whole page as Markdown. Commands that need Django find it set up, or set it up themselves."""
    parts = [HEAD]
    with click.Context(program, info_name="pehra") as context:
        for command, inner in _commands(program, context):
            parts.append("\n".join(_section(command, inner)))
    return "\n".join(parts)


def _commands(group: click.Group, context: click.Context) -> Iterator[tuple[click.Command, click.Context]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            raise LookupError(f"{context.command_path} {name}: listed, and not there")
        inner = click.Context(command, info_name=name, parent=context)
        yield command, inner
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


def _section(command: click.Command, context: click.Context) -> Iterator[str]:
    level = "##" if context.parent is not None and context.parent.parent is None else "###"
    yield f"{level} pehra {context.command_path.removeprefix('pehra ')}"
    yield ""
    yield "```"
    yield " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield "```"
    yield ""
    yield inspect.cleandoc(command.help or "")
    yield ""
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    for option in options:
        yield _option(option, context)
    if options:
        yield ""


def _option(option: click.Option, context: click.Context) -> str:
    spelled = ", ".join((*option.opts, *option.secondary_opts))
    metavar = "" if option.is_flag else f" {option.make_metavar(context)}"
    notes = []
    if option.required:
        notes.append("required")
    elif default := _default(option):
        notes.append(f"default: {default}")
    ending = f" ({'; '.join(notes)})" if notes else ""
    meaning = f": {option.help.rstrip('.')}" if option.help else ""
    return f"- `{spelled}{metavar}`{meaning}{ending}."


def _default(option: click.Option) -> str:
    if isinstance(option.show_default, str):
        return option.show_default
    # A computed default is another one on each day; a flag's is that it is not given.
    plain = isinstance(option.default, str | int) and not isinstance(option.default, bool)
    return f"`{option.default}`" if plain and option.default != "" else ""


def main() -> None:
    """Write the page, or with --check exit with 1 where it is not current."""
    # Settings make a key where the data folder has none; it must not be made in anybody's.
    with tempfile.TemporaryDirectory() as home:
        os.environ["PEHRA_HOME"] = home
        text = page(pehra)
    if "--check" in sys.argv[1:]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
            sys.exit("docs/reference/cli.md is not current: python -m tools.print_cli writes it")
        return
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
