"""Reading a page as text."""

import re
from html import unescape

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """What a reader sees of the page's main part (or of a part of a page), on one line."""
    body = response.content.decode()
    main = body[body.index("<main") : body.index("</main>")] if "<main" in body else body
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).strip()


def value_of(response: HttpResponse, name: str) -> str:
    """The value of the first input of this name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found, f"the page has no input {name}"
    return unescape(found[1])


def problems_of(response: HttpResponse, form: str = "id") -> dict[str, str]:
    """The first problem at each field of the form whose ids begin so."""
    found = re.findall(rf'id="{form}_(\w+)_error" class="ph-error">(.*?)</div>', response.content.decode(), re.DOTALL)
    return {field: unescape(re.sub(r"<[^>]+>", "", problem)).strip() for field, problem in found}
