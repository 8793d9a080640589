"""Which feeds there are, and which one a file is of.

A feed is a folder with `spec.yaml`; its name is its path below the root, such as `shadowserver/scan_http`. The
operator's own feeds lie in a folder of the same shape, and go before those that are shipped.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from pehra.feeds.recognising import Likeness, likeness
from pehra.pipeline.spec import Spec, SpecErrors, read
from pehra.pipeline.spec.read import FILE

SHIPPED: Final = Path(__file__).parent
# The feed of a whole maker: the type is in the file's name.
TYPED: Final = {"shadowserver": re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}-([a-z0-9_]+)(?:-.*)?\.csv$")}
# A maker whose feeds fit so much that none of them is ever guessed.
NAMED_ONLY: Final = "generic"
# What a packed file's name has behind the name that its maker gives it.
_PACKED: Final = re.compile(r"\.(?:gz|zip|zst|zstd)$", re.IGNORECASE)


class UnknownFeed(Exception):
    """No feed, or several: `choices` are those that it could be."""

    def __init__(self, message: str, choices: tuple[str, ...] = ()) -> None:
        self.choices = choices
        super().__init__(f"{message}: {', '.join(choices)}" if choices else message)


class Catalogue:
    """The feeds below some folders; a name that several have is the first one's."""

    def __init__(self, roots: tuple[Path, ...]) -> None:
        self._roots = roots
        self._specs: dict[str, tuple[int, Spec]] = {}

    @cached_property
    def folders(self) -> Mapping[str, Path]:
        """Each feed's folder by its name, in the order of the names. Raises UnknownFeed where a root is no folder."""
        found: dict[str, Path] = {}
        for root in self._roots:
            if not root.is_dir():
                raise UnknownFeed(f"{root}: is no folder with feeds (PEHRA_FEEDS names it)")
            for file in root.rglob(FILE):
                found.setdefault(file.parent.relative_to(root).as_posix(), file.parent)
        return dict(sorted(found.items()))

    def spec(self, name: str) -> Spec:
        """The feed of this name, as its file says now. Raises UnknownFeed, SpecErrors."""
        folder = self.folders.get(name)
        stamp = _stamp(folder)
        if folder is None or not stamp:
            raise UnknownFeed(f"there is no feed {name!r}", self._like(name))
        if self._specs.get(name, (0, None))[0] != stamp:
            self._specs[name] = stamp, read(folder, name)
        return self._specs[name][1]

    def named(self, name: str, file: str) -> Spec:
        """The feed of this name; for the name of a maker with many types, by the file's. Raises as `spec` does."""
        if name not in TYPED:
            return self.spec(name)
        found = TYPED[name].match(plain_name(file))
        if found is None:
            raise UnknownFeed(f"{file!r} does not say its type; a file of {name} is called YYYY-MM-DD-type-id.csv")
        return self.spec(f"{name}/{found[1]}")

    def recognise(self, file: str, head: bytes) -> Spec:
        """The feed that a file is of, by its name and its first bytes (unpacked). Raises UnknownFeed."""
        found = self.candidates(file, head)
        if len(found) == 1:
            return self.spec(found[0])
        if found:
            raise UnknownFeed(f"{plain_name(file)!r} could be of several feeds; name one", found)
        raise UnknownFeed(f"no feed is known that {plain_name(file)!r} is of; name one (pehra feeds list)")

    def candidates(self, file: str, head: bytes) -> tuple[str, ...]:
        """The feeds that a file is of, as likely as one another.

        A fitting name and fitting contents go before either alone; a fitting name with contents that cannot be of
        this feed counts for nothing.
        """
        name = plain_name(file)
        judged = {spec.name: self._judge(spec, name, head) for spec in self._near(name)}
        best = max(judged.values(), default=0)
        return tuple(sorted(feed for feed, points in judged.items() if points == best)) if best else ()

    def _near(self, name: str) -> Iterator[Spec]:
        """The specs that are worth reading: of a maker's many types, the one that the file's name tells.

        One that is broken is passed over: it must not keep the files of other feeds out.
        """
        for feed in self.folders:
            maker, _, kind = feed.partition("/")
            typed = TYPED[maker].match(name) if maker in TYPED else None
            if maker != NAMED_ONLY and (maker not in TYPED or (typed and typed[1] == kind)):
                with suppress(SpecErrors):
                    yield self.spec(feed)

    @staticmethod
    def _judge(spec: Spec, name: str, head: bytes) -> int:
        named = bool(spec.file_name) and re.search(spec.file_name, name) is not None
        like = likeness(spec, head)
        if like is Likeness.NOT:
            return 0
        return 2 * named + (like is Likeness.SURE)

    def _like(self, name: str) -> tuple[str, ...]:
        """Feeds whose names hold this one, or a part of it."""
        last = name.rpartition("/")[2]
        return tuple(feed for feed in self.folders if name in feed or (last and last in feed))[:10]


def _stamp(folder: Path | None) -> int:
    """When a feed's spec was written, in nanoseconds; 0 where there is none (any more)."""
    try:
        return (folder / FILE).stat().st_mtime_ns if folder else 0
    except OSError:
        return 0


def plain_name(file: str) -> str:
    """A file's name without its folders and without what packing adds."""
    return _PACKED.sub("", Path(file).name)


@cache
def _of(own: str) -> Catalogue:
    return Catalogue((Path(own), SHIPPED) if own else (SHIPPED,))


def catalogue() -> Catalogue:
    """The feeds of PEHRA_FEEDS, if it is set, and those that are shipped."""
    return _of(os.environ.get("PEHRA_FEEDS", ""))
