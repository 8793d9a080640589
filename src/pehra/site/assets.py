"""Addresses of the static files, each with a mark of its content, so that a browser may keep a file for good."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags import static as addresses


class NoSuchAsset(FileNotFoundError):
    """A page names a static file that is not there."""


@cache
def static(path: str) -> str:
    """The address of a static file. Raises NoSuchAsset: a page never asks for what it cannot get."""
    found = finders.find(path)
    if not isinstance(found, str):
        raise NoSuchAsset(path)
    return f"{addresses.static(path)}?v={hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12]}"
