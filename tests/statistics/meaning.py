"""What the figures mean, as digests: their words, the rules by which they are told, the SQL by which they are counted.

How something is laid out and what is said beside it in comments means nothing, and is left out.
"""

import ast
import hashlib
import re
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules
from typing import Any, Final

import yaml

from pehra.statistics import migrations
from pehra.statistics.actions import adding
from pehra.statistics.queries import counting

RULES: Final = ("canonical", "guarding", "measures", "periods", "steps", "tables")
# How the words are read, how frozen figures are numbered and for whom: by none of them a figure is another one.
MEAN_NOTHING: Final = ("definitions", "references", "release")
# By which facts are added up: to what is shown, and to the sums that are kept.
ADDED_UP: Final = {
    counting: ("EDGE", "KEPT", "MOVED", "OF_A_BODY", "STATEMENT", "TREND"),
    adding: ("ON_TOP", "SUMS"),
}
# What says which records are counted where, as the last migration left it; the others keep the facts up to it.
COUNTED: Final = ("day", "expected", "moves", "place", "places", "seconds", "step")
MADE: Final = re.compile(
    r"CREATE (?:OR REPLACE )?(?:VIEW|FUNCTION) statistics_(\w+)(.*?)(?=\nCREATE |\nALTER |\nCOMMENT |\Z)", re.DOTALL
)
BESIDE: Final = re.compile(r"--[^\n]*")


def meaning() -> dict[str, str]:
    """A digest of each of the three."""
    return {"words": words(), "rules": rules(), "sql": sql()}


def words() -> str:
    told = yaml.safe_load(files("pehra.statistics.rules").joinpath("definitions.yaml").read_text(encoding="utf-8"))
    return digest({name: said for name, said in told.items() if name != "version"})


def rules() -> str:
    return digest({name: code(read(name)) for name in RULES})


def read(name: str) -> str:
    return files("pehra.statistics.rules").joinpath(f"{name}.py").read_text(encoding="utf-8")


def code(text: str) -> Any:
    """The syntax of a module without its comments and docstrings."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if (
            isinstance(body, list)
            and body
            and isinstance(body[0], ast.Expr)
            and isinstance(body[0].value, ast.Constant)
        ):
            del body[0]
    return _shape(tree)


def _shape(node: Any) -> Any:
    """What is there and nothing that is empty: versions of Python differ in the fields that they leave empty."""
    if isinstance(node, ast.AST):
        fields = ((name, value) for name, value in ast.iter_fields(node) if value is not None and value != [])
        return [type(node).__name__, *([name, _shape(value)] for name, value in fields)]
    if isinstance(node, list):
        return [_shape(each) for each in node]
    return repr(node)


def sql() -> str:
    made = statements()
    told = {name: made[name] for name in COUNTED}
    told |= {name: getattr(module, name) for module, names in ADDED_UP.items() for name in names}
    return digest({name: squeezed(text) for name, text in told.items()})


def statements() -> dict[str, str]:
    """The views and functions of statistics by name, each as the last migration that says it leaves it."""
    found: dict[str, str] = {}
    for module in sorted(each.name for each in iter_modules(migrations.__path__)):
        for text in vars(import_module(f"{migrations.__name__}.{module}")).values():
            if isinstance(text, str):
                found |= {name: body for name, body in MADE.findall(text)}
    return found


def squeezed(text: str) -> str:
    return " ".join(BESIDE.sub(" ", text).split())


def digest(told: Any) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
