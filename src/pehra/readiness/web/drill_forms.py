"""Forms of drills. Names of fields are those of the acts' arguments."""

import re
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pehra.readiness.actions.drill_play import FreeInject
from pehra.readiness.actions.drills import Plan
from pehra.readiness.queries.drills import Sight
from pehra.readiness.rules.drill_scenarios import Scenario
from pehra.readiness.web.showing import choice, day, in_language, is_urdu, moment, text
from pehra.registry.queries import Institution, PartyName

LANGUAGES = (("en", _("English")), ("ur", _("Urdu")))


class PlanForm(forms.Form):
    """When, and with which organisations; who plays besides follows from their chains."""

    body = choice(_("Planned by"), ())
    planned_for = moment(_("When does it begin?"), _("You start it yourself; nothing happens before."))
    language = choice(_("Language of its reports"), LANGUAGES)
    directors = text(_("Who directs it with you"), _("E-mail addresses with spaces between them."), required=False)
    observers = text(_("Who observes"), _("They see everything and may note what they see."), required=False)

    def __init__(self, *args: Any, kept_as: str, scenario: Scenario, bodies: list[Institution], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.kept_as, self.scenario = kept_as, scenario
        self.fields["body"].choices = [(str(body.id), in_language(body)) for body in bodies]
        self.fields["language"].initial = "ur" if is_urdu() else "en"
        for name in ("directors", "observers"):
            self.fields[name].widget.attrs |= {"dir": "ltr", "autocomplete": "off"}
        order = []
        for role in scenario.organisations:
            hint = _("The short name of an organisation that you serve.")
            field = text(role.name.ur if is_urdu() else role.name.en, hint)
            field.widget.attrs |= {
                "dir": "ltr",
                "autocomplete": "off",
                "list": "drill_organisations",
                "hx-get": reverse("readiness:drill_organisations"),
                "hx-trigger": "input changed delay:300ms",
                "hx-target": "#drill_organisations",
                "hx-sync": "this:replace",
            }
            self.fields[f"role_{role.id}"] = field
            order.append(f"role_{role.id}")
        self.order_fields([*order, "planned_for", "body", "language", "directors", "observers"])

    def plan(self) -> tuple[int, Plan]:
        given = self.cleaned_data
        made = Plan(
            scenario=self.kept_as,
            planned_for=given["planned_for"],
            organisations={role.id: given[f"role_{role.id}"] for role in self.scenario.organisations},
            language=given["language"],
            directors=addresses(given["directors"]),
            observers=addresses(given["observers"]),
        )
        return int(given["body"]), made


def addresses(words: str) -> tuple[str, ...]:
    return tuple(each for each in re.split(r"[\s,;،]+", words.strip()) if each)


def players(sight: Sight) -> list[PartyName]:
    """Each party that plays, once, by name."""
    found = {each.party_id: each.party for each in sight.parties}
    return sorted(found.values(), key=in_language)


class InjectForm(forms.Form):
    kind = choice(_("What is it?"), (("message", _("A message")), ("report", _("A report of an organisation"))))
    party = choice(_("To whom, or whose?"), ())
    title = text(_("Title"))
    text = text(_("In words"), rows=4)

    def __init__(self, *args: Any, sight: Sight, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["party"].choices = [(each.slug, in_language(each)) for each in players(sight)]

    def free(self) -> FreeInject:
        return FreeInject(**self.cleaned_data)


class NoteForm(forms.Form):
    text = text(_("What did you see?"), rows=4)
    party = choice(_("At whom?"), (), required=False)

    def __init__(self, *args: Any, sight: Sight, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["party"].choices = [("", _("At all"))] + [(each.slug, in_language(each)) for each in players(sight)]


class LessonForm(forms.Form):
    text = text(_("What is to change?"), rows=3)
    party = choice(_("Who sees to it?"), ())
    due_on = day(_("By which day?"))

    def __init__(self, *args: Any, sight: Sight, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["party"].choices = [(each.slug, in_language(each)) for each in players(sight)]


class LearnedForm(forms.Form):
    outcome = text(_("What was done?"), rows=3)
