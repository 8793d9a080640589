"""What may go wrong on a healthy program in an unready place."""


class Refusal(Exception):
    """An expected failure. Its text is the one line that the operator reads; the exit code is 2."""


def one_line(error: Exception) -> str:
    """The first line of an error's text: what happened, without the database's hints and positions."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
