"""The macros without a browser: what they say, how they tie things together, and that they escape."""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import jinja2
import pytest
from django import forms
from django.utils import translation
from markupsafe import Markup

from pehra.law.functions import Function, Standing
from pehra.law.tlp import TLP
from tests.site.design.conftest import NOW

Render = Callable[..., str]
SCRIPT = "<script>alert(1)</script>"


class Elements(HTMLParser):
    """All elements of a piece of HTML, as (tag, attributes)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def with_id(self, id: str) -> tuple[str, dict[str, str | None]]:
        return next(element for element in self.found if element[1].get("id") == id)


def badges(call: str, render: Render, **context: Any) -> str:
    names = "badge, clock, functions, severity, standing, tlp"
    return render(f'{{% from "components/badges.html" import {names} %}}{{{{ {call} }}}}', **context)


class TestBadges:
    @pytest.mark.parametrize("label", TLP)
    def test_a_tlp_label_stays_as_it_is_in_urdu(self, label: TLP, render: Render) -> None:
        with translation.override("ur"):
            text = badges("tlp(label)", render, label=label)
        assert f">{label}</span>" in text
        assert 'dir="ltr" lang="en" translate="no"' in text

    def test_a_tlp_label_may_explain_itself(self, render: Render) -> None:
        assert "For the named persons only" in badges("tlp('TLP:RED', explain=true)", render)

    @pytest.mark.parametrize("standing", Standing)
    def test_each_standing_has_a_badge(self, standing: Standing, render: Render) -> None:
        assert standing.capitalize() in badges("standing(code)", render, code=standing)

    def test_a_standing_that_does_not_exist_is_a_fault(self, render: Render) -> None:
        with pytest.raises(jinja2.UndefinedError):
            badges("standing('retired')", render)

    def test_a_body_holds_functions(self, render: Render) -> None:
        text = badges("functions(codes)", render, codes=[Function.NATIONAL, Function.CII])
        assert "National CERT" in text
        assert "CII CERT" in text

    @pytest.mark.parametrize(("code", "bars"), [("critical", 5), ("high", 4), ("informational", 1), ("unheard-of", 0)])
    def test_severity_shows_as_many_bars_as_its_level(self, code: str, bars: int, render: Render) -> None:
        assert badges("severity(code)", render, code=code).count('class="on"') == bars

    def test_a_profile_may_bring_its_own_severity(self, render: Render) -> None:
        text = badges("severity('red', name='Alarm', level=3)", render)
        assert "Alarm" in text
        assert text.count('class="on"') == 3

    @pytest.mark.parametrize(
        ("call", "tone", "text"),
        [
            ("clock(due, now)", "info", "3 hours left"),
            ("clock(soon, now)", "warning", "1 hour 59 minutes left"),
            ("clock(now, now)", "warning", "less than a minute left"),
            ("clock(past, now)", "danger", "3 hours overdue"),
            ("clock(past, now, 'met', past)", "success", "Met in time"),
            ("clock(past, now, 'met', now)", "warning", "Met, 3 hours late"),
            ("clock(past, now, 'cancelled')", "neutral", "No longer owed"),
        ],
    )
    def test_a_clock_says_in_words_how_it_stands(self, call: str, tone: str, text: str, render: Render) -> None:
        moments = {
            "due": NOW + timedelta(hours=3),
            "soon": NOW + timedelta(hours=1, minutes=59),
            "past": NOW - timedelta(hours=3),
        }
        shown = badges(call, render, **moments)
        assert f"ph-tone-{tone}" in shown
        assert text in shown

    def test_a_clock_names_its_stage(self, render: Render) -> None:
        assert "First report" in badges("clock(now, now, stage='first-report')", render)


class Sample(forms.Form):
    title = forms.CharField(help_text="One sentence.")
    details = forms.CharField(widget=forms.Textarea, required=False)
    email = forms.EmailField()
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    sure = forms.BooleanField(required=False, label="Sure")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def form_text(call: str, render: Render, **context: Any) -> Elements:
    names = "control, error_summary, field, fields, select"
    return Elements(render(f'{{% from "components/forms.html" import {names} %}}{{{{ {call} }}}}', **context))


class TestForms:
    def test_hint_and_error_belong_to_the_control(self, render: Render) -> None:
        elements = form_text("field(form['title'])", render, form=Sample({}))
        control = elements.with_id("id_title")[1]
        assert control["aria-describedby"] == "id_title_hint id_title_error"
        assert control["aria-invalid"] == "true"
        assert elements.with_id("id_title_hint")
        assert elements.with_id("id_title_error")
        assert ("label", {"class": "form-label", "for": "id_title"}) in elements.found

    def test_a_field_without_hint_and_error_is_described_by_nothing(self, render: Render) -> None:
        control = form_text("field(form['details'])", render, form=Sample()).with_id("id_details")[1]
        assert "aria-describedby" not in control
        assert "aria-invalid" not in control

    @pytest.mark.parametrize(("name", "side"), [("title", "auto"), ("details", "auto"), ("email", "ltr")])
    def test_free_text_finds_its_own_direction(self, name: str, side: str, render: Render) -> None:
        elements = form_text("field(form[name])", render, form=Sample(), name=name)
        assert elements.with_id(f"id_{name}")[1]["dir"] == side

    @pytest.mark.parametrize(("type", "side"), [("text", "auto"), ("email", "ltr"), ("file", None)])
    def test_a_file_is_chosen_in_the_direction_of_the_page(self, type: str, side: str | None, render: Render) -> None:
        """Our own words lie over the control, at the side where a line of the page begins."""
        elements = form_text("control('it', 'It', type=type)", render, type=type)
        assert elements.with_id("id_it")[1].get("dir") == side

    def test_radio_buttons_stand_in_a_fieldset_with_their_error(self, render: Render) -> None:
        elements = form_text("field(form['kind'])", render, form=Sample({}))
        assert ("fieldset", {"class": "ph-field", "aria-describedby": "id_kind_error"}) in elements.found
        inputs = [attributes for tag, attributes in elements.found if tag == "input"]
        assert [each["class"] for each in inputs] == ["form-check-input", "form-check-input"]

    def test_the_summary_leads_to_each_field_that_is_wrong(self, render: Render) -> None:
        elements = form_text("error_summary(form)", render, form=Sample({}))
        links = [attributes["href"] for tag, attributes in elements.found if tag == "a"]
        assert links == ["#id_title", "#id_email", "#id_kind_0"]
        assert elements.found[0][1]["autofocus"] is None
        assert form_text("error_summary(form)", render, form=Sample()).found == []

    def test_all_fields_hidden_ones_included(self, render: Render) -> None:
        elements = form_text("fields(form)", render, form=Sample())
        assert elements.with_id("id_secret")[1]["type"] == "hidden"
        assert elements.with_id("id_sure")[1]["class"] == "form-check-input"

    def test_what_was_typed_is_escaped(self, render: Render) -> None:
        form = Sample({"title": SCRIPT, "details": SCRIPT, "email": SCRIPT})
        elements = form_text("error_summary(form) ~ fields(form)", render, form=form)
        assert "script" not in [tag for tag, _attributes in elements.found]

    def test_a_control_without_a_form(self, render: Render) -> None:
        call = "control('ref', 'Reference', value=value, hint='h', error='e', required=true)"
        control = form_text(call, render, value='"><script>').with_id("id_ref")[1]
        assert control["value"] == '"><script>'
        assert control["aria-describedby"] == "id_ref_hint id_ref_error"
        assert control["required"] == "required"
        assert control["dir"] == "auto"
        assert form_text("control('c', 'C', rows=3)", render).with_id("id_c")[0] == "textarea"

    def test_a_choice_without_a_form(self, render: Render) -> None:
        elements = form_text("select('n', 'Number', [(1, 'one'), (2, 'two')], '2')", render)
        options = [attributes for tag, attributes in elements.found if tag == "option"]
        assert options == [{"value": "1"}, {"value": "2", "selected": None}]


STEP = {
    "name": {"name_en": "Punjab CERT", "name_ur": "پنجاب سرٹ"},
    "functions": ["provincial"],
    "state": "custodian",
    "rule": "organisation-to-provincial",
    "citation": SCRIPT,
}


class TestPictures:
    def chain(self, render: Render, **changes: Any) -> str:
        text = '{% from "components/chain.html" import chain %}{{ chain([step], origin) }}'
        return render(text, step=STEP | changes, origin="Works Department")

    def test_the_custodian_is_the_current_step(self, render: Render) -> None:
        assert 'aria-current="step"' in self.chain(render)
        assert "aria-current" not in self.chain(render, state="ahead")

    @pytest.mark.parametrize("state", ["passed", "custodian", "offered", "ahead", "silent"])
    def test_each_state_is_said_in_words(self, state: str, render: Render) -> None:
        assert f'class="ph-step ph-step-{state}"' in self.chain(render, state=state)

    def test_rule_and_citation_are_there_and_escaped(self, render: Render) -> None:
        text = self.chain(render)
        assert "organisation-to-provincial" in text
        assert SCRIPT not in text
        assert "&lt;script&gt;" in text

    def test_names_follow_the_reader(self, render: Render) -> None:
        with translation.override("ur"):
            assert '<bdi lang="ur" dir="rtl">پنجاب سرٹ</bdi>' in self.chain(render)
        assert '<bdi lang="en" dir="ltr">Punjab CERT</bdi>' in self.chain(render)

    def test_what_there_is_to_say_of_a_step_is_said(self, render: Render) -> None:
        text = self.chain(render, at=NOW, note="Waiting", href="/network/", clock=Markup("<b>2 hours</b>"))
        for part in ("1 Mar 2026, 14:00", "Waiting", 'href="/network/"', "<b>2 hours</b>"):
            assert part in text

    def network(self, render: Render, *bodies: dict[str, Any], **context: Any) -> str:
        text = '{% from "components/network.html" import network %}{{ network(bodies, organisations) }}'
        return render(text, bodies=bodies, **{"organisations": None} | context)

    def body(self, tier: str, standing: str = "operational", **fields: Any) -> dict[str, Any]:
        return {"name": f"{tier} body", "tier": tier, "functions": [], "standing": standing} | fields

    def test_only_tiers_with_bodies_are_drawn(self, render: Render) -> None:
        text = self.network(render, self.body("national"), self.body("sectoral"))
        assert "Sectors" in text
        assert "Provinces" not in text
        assert "Supervision" not in text

    def test_a_body_without_force_looks_it(self, render: Render) -> None:
        assert "ph-tile-waiting" in self.network(render, self.body("provincial", "designated"))
        assert "ph-tile-waiting" not in self.network(render, self.body("provincial", "notified"))

    def test_several_functions_are_the_chambers_of_one_body(self, render: Render) -> None:
        text = self.network(render, self.body("national", functions=["national", "government", "cii"]))
        assert text.count('class="ph-tile ') == 1
        assert "Government CERT" in text

    def test_those_who_are_served_are_the_ground(self, render: Render) -> None:
        served = {"count": 214, "text": "organisations", "href": "/who/"}
        assert 'href="/who/"' in self.network(render, self.body("national"), organisations=served)


class TestLayout:
    def layout(self, call: str, render: Render, **context: Any) -> Elements:
        names = "breadcrumb, button, citation, definitions, empty, figure, pager, post_button, tabs"
        return Elements(render(f'{{% from "components/layout.html" import {names} %}}{{{{ {call} }}}}', **context))

    def test_a_button_with_an_address_is_a_link(self, render: Render) -> None:
        assert self.layout("button('Go', href='/x/')", render).found[0][0] == "a"
        assert self.layout("button('Go')", render).found[0][1]["type"] == "button"

    def test_a_post_button_carries_the_token_and_its_fields(self, render: Render) -> None:
        token = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="t">')
        elements = self.layout("post_button('/a/', 'Accept', token, hidden={'n': '1'})", render, token=token)
        names = [attributes.get("name") for tag, attributes in elements.found if tag == "input"]
        assert names == ["csrfmiddlewaretoken", "n"]
        assert elements.found[0] == ("form", {"method": "post", "action": "/a/", "class": "ph-inline-form"})

    def test_a_pager_links_where_there_is_a_page_and_nowhere_else(self, render: Render) -> None:
        links = [
            attributes
            for tag, attributes in self.layout("pager(next='?after=1', last='?last')", render).found
            if tag == "a"
        ]
        assert [link["href"] for link in links] == ["?after=1", "?last"]
        assert links[0]["rel"] == "next"
        assert self.layout("pager()", render).found == []

    def test_the_current_tab_and_the_last_crumb_are_marked(self, render: Render) -> None:
        items = [{"text": "All", "href": "/", "current": True, "count": 3}]
        assert ("a", {"href": "/", "aria-current": "page"}) in self.layout("tabs(i, 'Which')", render, i=items).found
        assert ("span", {"aria-current": "page"}) in self.layout("breadcrumb([('Here', none)])", render).found

    @pytest.mark.parametrize(
        "call",
        [
            "button(text, href='/')",
            "definitions([(text, text)])",
            "empty(text, text)",
            "figure(text, text)",
            "citation(text, text)",
            "breadcrumb([(text, '/')])",
            "tabs([{'text': text, 'href': '/', 'current': false, 'count': none}], text)",
            "pager(next='/', showing=text)",
        ],
    )
    def test_texts_are_escaped(self, call: str, render: Render) -> None:
        assert "script" not in [tag for tag, _attributes in self.layout(call, render, text=SCRIPT).found]

    def test_a_table_repeats_its_columns_for_phones(self, render: Render) -> None:
        text = render(
            '{% from "components/tables.html" import cell, table %}'
            "{% call(row) table(['Case', {'text': 'Age', 'number': true}], rows, 'Cases', 'No case.') %}"
            "{{ cell('Case', row, main=true) }}{{ cell('Age', 3, number=true) }}{% endcall %}",
            rows=[SCRIPT],
        )
        elements = Elements(text).found
        assert [a["data-label"] for tag, a in elements if tag == "td"] == ["Case", "Age"]
        assert "script" not in [tag for tag, _attributes in elements]

    def test_an_empty_table_says_so(self, render: Render) -> None:
        table = '{% from "components/tables.html" import table %}'
        assert "No case." in render(table + "{% call(row) table(['A'], [], 'B', 'No case.') %}{% endcall %}")

    def test_messages_and_alerts(self, render: Render) -> None:
        class Message:
            level_tag = "error"

            def __str__(self) -> str:
                return SCRIPT

        text = render('{% from "components/messages.html" import notices %}{{ notices([m]) }}', m=Message())
        assert 'role="alert"' in text
        assert SCRIPT not in text

    def test_a_timeline_entry_shows_what_it_has(self, render: Render) -> None:
        entry = {
            "at": NOW,
            "title": "Escalated",
            "who": SCRIPT,
            "image": "arrow-up",
            "tone": "accent",
            "tlp": "TLP:RED",
        }
        text = render('{% from "components/timeline.html" import timeline %}{{ timeline([e]) }}', e=entry)
        assert "TLP:RED" in text
        assert SCRIPT not in text
        assert 'datetime="2026-03-01T09:00:00Z"' in text


def test_an_undefined_name_is_a_fault_and_not_an_empty_place(render: Render) -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("{{ nobody_set_this }}")
