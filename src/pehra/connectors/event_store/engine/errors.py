"""What the engine can't do."""

import re


class EngineError(Exception):
    """A statement failed. `code` is ClickHouse's error code."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class CannotServe(Exception):
    """The engine can't serve a folder; the text is one line for the operator."""


SYNTAX_ERROR = 62
NETWORK_ERROR = 210
TOO_MANY_AT_ONCE = 202
WRONG_PASSWORD = 516
LOGICAL_ERROR = 49

_CODE = re.compile(r"Code: (\d+)\. ")


def failed(code: int, name: str, message: str) -> EngineError:
    """An error of the façade's own, in ClickHouse's words."""
    return EngineError(f"Code: {code}. DB::Exception: {message}. ({name})", code)


def syntax_error(message: str) -> EngineError:
    """What is said is no statement."""
    return failed(SYNTAX_ERROR, "SYNTAX_ERROR", f"Syntax error: {message}")


def of_text(text: str) -> EngineError:
    """The error that chDB tells by a text alone."""
    found = _CODE.search(text)
    if not found:
        return EngineError(f"Code: {LOGICAL_ERROR}. DB::Exception: {text}", LOGICAL_ERROR)
    return EngineError(text[found.start() :], int(found.group(1)))
