"""What import contracts cannot see: who touches tables, who reads the clock, how long things get."""

import ast
import re

from tests.architecture.source import ROOT, Source, sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 50

# These hold tables or turn people's questions into statements; everything else asks them.
MAY_TOUCH_TABLES = {"models", "queries", "actions"}
# Doors: a request, a command, a job, the start of the site. Below them the moment is an argument.
DOORS = {"web", "api", "cli", "jobs"}
CLOCKS = {("timezone", "now"), ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}


def attributes(source: Source) -> list[ast.Attribute]:
    return [node for node in ast.walk(source.tree) if isinstance(node, ast.Attribute)]


def test_only_models_queries_and_actions_touch_tables() -> None:
    guilty = [
        f"{source}:{node.lineno}"
        for source in sources()
        for node in attributes(source)
        if node.attr == "objects" and source.parts[0] != "site" and not MAY_TOUCH_TABLES & set(source.parts)
    ]
    assert guilty == []


def test_no_clock_is_read_below_the_doors() -> None:
    guilty = [
        f"{source}:{node.lineno}"
        for source in sources()
        for node in attributes(source)
        if isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in CLOCKS
        and source.parts[0] != "site"
        and not DOORS & set(source.parts)
    ]
    assert guilty == []


def test_doors_are_few_lines_and_files_can_be_read_at_a_sitting() -> None:
    assert [f"{source}: {source.lines}" for source in sources() if source.lines > LONGEST_FILE] == []


def test_functions_have_one_idea() -> None:
    guilty = [
        f"{source}:{node.lineno} {node.name}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert guilty == []


def test_there_is_no_drawer_for_what_has_no_name() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
    assert [str(source) for source in sources() if drawers & set(source.parts)] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(source)
        for source in sources()
        if source.lines > 0 and source.parts[-1] != "apps" and not ast.get_docstring(source.tree)
    ]
    assert silent == []


def test_no_page_carries_script_or_style_of_its_own() -> None:
    """The content security policy would refuse it silently; here it has a line number. Data is no script."""
    inline = re.compile(
        r"<script(?![^>]*\b(?:src=|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+=|javascript:|hx-on",
        re.IGNORECASE,
    )
    guilty = []
    for path in sorted((ROOT / "src").rglob("*.html")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if inline.search(line):
                guilty.append(f"{path.relative_to(ROOT)}:{number}")
    assert guilty == []
