"""Icons as inline SVG, so that they take the colour of the text and need no request of their own."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

FOLDER = Path(__file__).resolve().parent / "static/vendor/tabler-icons"

# Icons that point along the reading direction; the style sheet mirrors them in right-to-left pages.
DIRECTIONAL = frozenset(
    [
        "arrow-left",
        "arrow-right",
        "arrow-back-up",
        "arrow-forward-up",
        "chevron-left",
        "chevron-right",
        "chevrons-left",
        "chevrons-right",
        "external-link",
        "file-text",
        "list-check",
        "login",
        "logout",
        "message",
        "send",
    ]
)
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_FRAME = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" />')


class UnknownIcon(KeyError):
    """The icon is not among those that `tools/icons.txt` names."""


@cache
def _drawing(name: str) -> str:
    """What stands inside the <svg> of the icon. Raises UnknownIcon."""
    path = FOLDER / f"{name}.svg"
    found = _DRAWING.search(path.read_text()) if path.is_file() else None
    if found is None:
        raise UnknownIcon(f"{name}: name it in tools/icons.txt and run `python -m tools.vendor`")
    return re.sub(r"\s*\n\s*", "", _FRAME.sub("", found.group(1)))


@cache
def icon(name: str, label: str | None = None) -> Markup:
    """The icon; hidden from a screen reader unless it has a `label`, that is, unless it says something alone."""
    drawing = _drawing(name)
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    mirrored = " ph-mirror" if name in DIRECTIONAL else ""
    return Markup(  # noqa: S704 - the drawing is vendored, the label is escaped
        f'<svg class="ph-icon{mirrored}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        f' stroke-linecap="round" stroke-linejoin="round" focusable="false" {spoken}>{drawing}</svg>'
    )
