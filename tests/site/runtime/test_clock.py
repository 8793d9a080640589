"""A clock set back must not silence the worker's periodic jobs."""

import asyncio
from collections.abc import Iterator

import pytest

from pehra.site.runtime.clock import begin_anew_when_set_back, until_set_back


def clock(*readings: float) -> Iterator[float]:
    yield from readings


async def soon(awaitable: object) -> object:
    return await asyncio.wait_for(awaitable, 5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wall", "noticed"),
    [
        ((1000, 1005, 1010, 1015), False),
        ((1000, 1005, 1008, 1013), False),  # corrected by two seconds: what time servers do in passing
        ((1000, 1005, 900, 905), True),
        ((1000, 1005, 9000, 9005), False),  # set forward: nothing is silenced
        ((1000, 1005, 9000, 1015), True),  # and back again
    ],
)
def test_the_wall_clock_against_the_steady_one(wall: tuple[float, ...], noticed: bool) -> None:
    async def watch() -> None:
        walls, steadies = iter(wall), iter((0.0, 5.0, 10.0, 15.0))
        await until_set_back(lambda: next(walls), lambda: next(steadies), pause=0)

    if noticed:
        asyncio.run(soon(watch()))
    else:
        with pytest.raises(RuntimeError, match="StopIteration"):
            asyncio.run(soon(watch()))


def test_work_begins_anew_each_time_and_is_ended_in_order_first() -> None:
    story: list[str] = []

    async def work() -> None:
        story.append("begun")
        try:
            if story.count("begun") < 3:
                await asyncio.sleep(60)
        finally:
            story.append("ended")

    async def set_back() -> None:
        await asyncio.sleep(0)

    asyncio.run(soon(begin_anew_when_set_back(work, set_back)))
    assert story == ["begun", "ended"] * 3


def test_what_fails_in_the_work_is_told() -> None:
    async def work() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(soon(begin_anew_when_set_back(work)))


def test_whoever_ends_it_ends_the_work() -> None:
    story: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            story.append("ended")

    async def main() -> None:
        running = asyncio.ensure_future(begin_anew_when_set_back(work))
        await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(soon(main()))
    assert story == ["ended"]
