"""Static files are named with a mark of their content, and one that is missing is a fault of the page."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import SuspiciousFileOperation

from pehra.site.assets import NoSuchAsset, static


def test_the_address_changes_with_the_content() -> None:
    sheet, script = static("pehra/tokens.css"), static("pehra/pehra.js")
    assert re.fullmatch(r"/static/pehra/tokens\.css\?v=[0-9a-f]{12}", sheet)
    assert sheet.partition("?")[2] != script.partition("?")[2]


def test_what_is_not_there_is_a_fault() -> None:
    with pytest.raises(NoSuchAsset):
        static("pehra/no-such.css")


@pytest.mark.parametrize("path", ["../settings.py", "/etc/passwd"])
def test_nothing_outside_the_static_files_is_read(path: str) -> None:
    with pytest.raises(SuspiciousFileOperation):
        static(path)


def test_a_template_asks_the_same(render: Callable[..., str]) -> None:
    assert render("{{ static('pehra/mark.svg') }}") == static("pehra/mark.svg")
