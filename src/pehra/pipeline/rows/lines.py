"""An input in lines, in bounded memory."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows.record import LONGEST_RECORD, refused

BOM: Final = b"\xef\xbb\xbf"


def lines(source: BinaryIO, longest: int = LONGEST_RECORD, head: bytes = b"") -> Iterator[tuple[int, bytes] | Refused]:
    """Each line's number and its bytes without the line's end. One longer than `longest` is passed over and refused.

    `head` is what of the first line was read already.
    """
    number = 0
    line = head if head.endswith(b"\n") else head + source.readline(longest + 2)
    while line:
        number += 1
        if len(line) > longest + 1 and not line.endswith(b"\n"):
            yield refused(number, Reason.LONG, line)
            _pass_over(source, longest)
        else:
            yield number, (line.removeprefix(BOM) if number == 1 else line).removesuffix(b"\n").removesuffix(b"\r")
        line = source.readline(longest + 2)


def _pass_over(source: BinaryIO, longest: int) -> None:
    while (rest := source.readline(longest)) and not rest.endswith(b"\n"):
        pass
