"""The worker's periodic jobs follow the wall clock. Set back, it would silence them until it has caught up."""

import asyncio
import time
from collections.abc import Awaitable, Callable

Clock = Callable[[], float]

_LOOK = 5.0
# Less is what time servers correct in passing; periodic jobs are at least this far apart or lose nothing.
_TOLERANCE = 3.0


async def until_set_back(wall: Clock = time.time, steady: Clock = time.monotonic, pause: float = _LOOK) -> None:
    """Return when the wall clock has fallen behind the steady one: somebody set it back."""
    ahead = wall() - steady()
    while True:
        await asyncio.sleep(pause)
        now = wall() - steady()
        if now < ahead - _TOLERANCE:
            return
        ahead = now


async def begin_anew_when_set_back(
    work: Callable[[], Awaitable[None]], set_back: Callable[[], Awaitable[None]] = until_set_back
) -> None:
    """Run `work` until it ends by itself; each time that the clock is set back, end it in order and begin anew."""
    while True:
        working, watching = asyncio.ensure_future(work()), asyncio.ensure_future(set_back())
        try:
            await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watching.cancel()
            working_is_over = working.done()
            if not working_is_over:
                working.cancel()
            await asyncio.wait({working})
        if working_is_over:
            return working.result()
