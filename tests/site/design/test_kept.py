"""What is made once for each language is never said in another, and holds nothing of anybody's page."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from markupsafe import Markup

from pehra.site import jinja, labels, words

PACKAGES = Path(words.__file__).resolve().parents[1]
TEMPLATES = sorted(PACKAGES.glob("*/templates/**/*.html")) + sorted(PACKAGES.glob("*/*/templates/**/*.html"))
KEPT = re.compile(r"\bkept\((\w+)")
IMPORTED = re.compile(r'{% from "[^"]+" import ([^%]+) %}')
HOSTILE = '<b>"&'


def test_a_word_is_said_in_the_language_of_its_reader_each_time(render: Callable[..., str]) -> None:
    for _ in range(2):
        for language, word in (("en", "Queue"), ("ur", "قطار")):
            with translation.override(language):
                assert render('{{ _("Queue") }}{% trans %}Queue{% endtrans %}') == word * 2


def test_words_are_put_in_escaped_and_anew_each_time(render: Callable[..., str]) -> None:
    text = "{% trans zone=given %}Times are shown in {{ zone }}.{% endtrans %}"
    assert render(text, given=HOSTILE) == "Times are shown in &lt;b&gt;&#34;&amp;."
    assert render(text, given="Karachi") == "Times are shown in Karachi."
    assert render('{{ _("%(span)s ago", span=given) }}', given=HOSTILE) == "&lt;b&gt;&#34;&amp; ago"
    assert render("{{ _('%(text)s by %(context)s', text=1, context=2) }}") == "1 by 2", "whatever the values are called"


def test_a_sign_of_percent_is_a_sign(render: Callable[..., str]) -> None:
    assert render("{% trans %}100 % of it{% endtrans %}") == "100 % of it"
    assert render('{{ _("100%% of it") }}') == "100% of it"


def test_a_text_is_not_markup_by_being_named_in_a_template(render: Callable[..., str]) -> None:
    assert render("{{ _(given) }}", given="<i>") == "<i>", "what is translated is a text of ours"
    assert render("{{ given }}{{ given | bdi }}", given="<i>") == '&lt;i&gt;<bdi dir="auto">&lt;i&gt;</bdi>'


@pytest.mark.parametrize("filtered", ["bdi", "ref", "named"])
def test_names_escape_what_they_are_given(render: Callable[..., str], filtered: str) -> None:
    shown = render(f"{{{{ given | {filtered} }}}}", given=HOSTILE)
    assert shown.endswith(">&lt;b&gt;&#34;&amp;</bdi>")
    assert render(f"{{{{ given | {filtered} }}}}", given=Markup("<i>x</i>")).endswith("><i>x</i></bdi>")


def test_names_are_marked_with_their_own_language(render: Callable[..., str]) -> None:
    body = {"name_en": "A & B", "name_ur": "ادارہ"}
    assert render("{{ body | named }}", body=body) == '<bdi lang="en" dir="ltr">A &amp; B</bdi>'
    with translation.override("ur"):
        assert render("{{ body | named }}", body=body) == '<bdi lang="ur" dir="rtl">ادارہ</bdi>'
        assert render("{{ body | named }}", body=body | {"name_ur": ""}).startswith('<bdi lang="en"')
    assert render("{{ 'x' * 24 | ref }}".replace("'x' * 24", "('x' * 24)")).startswith('<bdi dir="ltr" class="ph-ref" ')
    assert 'class="ph-ref ph-ref-long"' in render("{{ ('x' * 25) | ref }}")


def test_a_code_has_its_name_in_each_language_and_stands_for_itself_without_one() -> None:
    for _ in range(2):
        assert labels.label(None, "low", "severity") == "Low"
        with translation.override("ur"):
            assert labels.label(None, "low", "severity") not in ("Low", "low")
    assert labels.label(None, "a code of a profile", "severity") == "a code of a profile"
    with pytest.raises(KeyError):
        labels.label(None, "low", "no such kind")


def test_a_kept_badge_is_what_its_macro_makes_in_each_language(render: Callable[..., str]) -> None:
    head = '{% from "components/badges.html" import severity %}'
    for _ in range(2):
        for language in ("en", "ur"):
            with translation.override(language):
                assert render(head + '{{ kept(severity, "low") }}') == render(head + '{{ severity("low") }}')
    assert "&lt;i&gt;" in render(head + '{{ kept(severity, "low", "<i>", 2) }}')


def test_only_imported_macros_are_kept() -> None:
    """A macro of the page itself holds on to what the page was made with."""
    assert TEMPLATES
    used = 0
    for path in TEMPLATES:
        text = path.read_text()
        imported = {
            name.split()[-1] for names in IMPORTED.findall(text) for name in names.replace("\n", " ").split(",")
        }
        for name in KEPT.findall(text):
            used += 1
            assert name in imported, f"{path}: {name}"
    assert used


def test_an_address_is_that_of_the_installation(settings: Any) -> None:
    assert jinja.url("incidents:case", "C-0000-0001") == "/cases/C-0000-0001/"
    assert jinja.url("incidents:case", reference="C-0000-0001") == "/cases/C-0000-0001/"
    assert jinja.url("incidents:case", "C-0000-0002") != jinja.url("incidents:case", "C-0000-0001")
    settings.ROOT_URLCONF = "tests.site.design.urls"
    assert jinja.url_or_none("incidents:case", "C-0000-0001") is None
    settings.ROOT_URLCONF = "pehra.site.urls"
    assert jinja.url_or_none("incidents:case", "C-0000-0001") == "/cases/C-0000-0001/"
