"""What may go wrong on a healthy program in an unready place."""


class Refusal(Exception):
    """An expected failure. Its text is the one line that the operator reads; the exit code is 2."""
