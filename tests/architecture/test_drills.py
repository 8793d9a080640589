"""What is counted is real: whoever adds up cases goes through the one place that leaves drills out."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Source, sources

PLACE = "real"
COUNTING = {"aggregate", "count", "Avg", "Count", "Max", "Min", "Sum"}


def of_cases(source: Source) -> bool:
    """Whether a file sees the rows of cases, or asks for their tables by name."""
    imported = any(
        isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pehra.incidents.models")
        for node in ast.walk(source.tree)
    )
    return imported or any(
        isinstance(node, ast.Constant) and "FROM incidents_" in str(node.value) for node in ast.walk(source.tree)
    )


def called(function: ast.FunctionDef) -> set[str]:
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in calls}


def gives_numbers(function: ast.FunctionDef) -> bool:
    """Whether a query answers with numbers, however it comes by them."""
    told = function.returns
    # A part of a statement that is asked together with others.
    if isinstance(told, ast.Subscript) and isinstance(told.value, ast.Name) and told.value.id == "Part":
        told = told.slice
    # Of a mapping what it leads to: the ids of rows are numbers too, and count nothing.
    if isinstance(told, ast.Subscript) and isinstance(told.slice, ast.Tuple):
        told = told.slice.elts[-1]
    return isinstance(told, ast.Name) and told.id in {"int", "float", "Decimal"}


def counts_all(tree: ast.Module, *, queries: bool) -> Iterator[str]:
    """The functions that count without leaving drills out, themselves or in a question that they ask."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    questions = {each.name for each in functions if each.decorator_list and PLACE in called(each)}
    for node in functions:
        calls = called(node)
        if (calls & COUNTING or (queries and gives_numbers(node))) and not calls & {PLACE, *questions}:
            yield node.name


def test_whatever_counts_cases_leaves_drills_out() -> None:
    found = [
        f"{source}: {name}"
        for source in sources()
        if of_cases(source)
        for name in counts_all(source.tree, queries="queries" in source.parts)
    ]
    assert found == []


def test_this_test_finds_one() -> None:
    for lines in (
        "def f(person) -> Part[int]:\n    return number_of(Case.objects.filter(visible_to(person)))",
        "def f(person):\n    return Case.objects.filter(visible_to(person)).count()",
        "def f(person) -> dict[str, int]:\n    return {row.status: 1 for row in Case.objects.all()}",
        "def f():\n    return Case.objects.values('status').annotate(n=Count('pk'))",
    ):
        assert list(counts_all(ast.parse(lines), queries=True)) == ["f"]
        assert list(counts_all(ast.parse(lines.replace("Case.objects", "real(Case.objects)")), queries=True)) == []


def test_it_looks_where_cases_are() -> None:
    looked = {str(source) for source in sources() if of_cases(source)}
    assert {"src/pehra/incidents/queries/cases.py", "src/pehra/incidents/queries/hand_over.py"} <= looked
