"""Forms of an assessment: the answers of one area, their review, and whom to ask for it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pehra.foundation.documents.web import DocumentField
from pehra.readiness.actions.maturity import AnswerDetails, ReviewDetails, mark_of
from pehra.readiness.queries.maturity import Answered
from pehra.readiness.queries.teams import Team
from pehra.readiness.web.showing import choice, in_language, text
from pehra.readiness.web.wording import level_choices


class AnswersForm(forms.Form):
    """Level, words, link and document for each parameter of an area; fields are named as the action names them."""

    def __init__(self, *args: Any, answers: Iterable[Answered], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.answers = tuple(answers)
        for each in self.answers:
            code, row = each.parameter.code, each.row
            fields: dict[str, forms.Field] = {
                "level": choice(_("Level"), level_choices(), required=False),
                "text": text(_("In words"), required=False, rows=2),
                "link": text(_("Link"), required=False),
                "document": DocumentField(label=_("Document"), required=False),
                "seen": forms.CharField(required=False, widget=forms.HiddenInput),
            }
            fields["link"].widget.attrs["dir"] = "ltr"
            if each.document:
                fields["remove"] = forms.BooleanField(label=_("Remove the document"), required=False)
            given = {
                "level": "" if row.level is None else str(row.level),
                "text": row.text,
                "link": row.link,
                "seen": mark_of(row),
            }
            for name, field in fields.items():
                field.initial = given.get(name)
                self.fields[f"{code}.{name}"] = field

    def parts(self) -> list[tuple[Answered, dict[str, Any]]]:
        """Each parameter with its fields, by what they are for."""
        names = ("level", "text", "link", "document", "remove", "seen")
        return [
            (each, {name: self[f"{each.parameter.code}.{name}"] for name in names if self._has(each, name)})
            for each in self.answers
        ]

    def _has(self, each: Answered, name: str) -> bool:
        return f"{each.parameter.code}.{name}" in self.fields

    def details(self) -> tuple[dict[str, AnswerDetails], dict[str, str]]:
        """What the action takes: the answers, and what of them the writer had seen."""
        given, seen = {}, {}
        for each in self.answers:
            code = each.parameter.code
            value = {name: self.cleaned_data.get(f"{code}.{name}") for name in ("level", "text", "link", "document")}
            file = value["document"]
            given[code] = AnswerDetails(
                int(value["level"]) if value["level"] else None,
                value["text"] or "",
                value["link"] or "",
                (file.name, file.read()) if file else None,
                bool(self.cleaned_data.get(f"{code}.remove")),
            )
            seen[code] = self.cleaned_data.get(f"{code}.seen") or ""
        return given, seen


class ReviewForm(forms.Form):
    """The agreed level and a remark for each parameter of an area."""

    def __init__(self, *args: Any, answers: Iterable[Answered], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.answers = tuple(answers)
        for each in self.answers:
            code, row = each.parameter.code, each.row
            level = choice(_("Agreed level"), level_choices(), required=False)
            # Reviewers begin with what the body said itself.
            held = row.level if row.agreed is None else row.agreed
            level.initial = "" if held is None else str(held)
            remark = text(_("Remark"), _("Needed where the level is another one."), required=False, rows=2)
            remark.initial = row.remark
            self.fields |= {f"{code}.agreed": level, f"{code}.remark": remark}

    def parts(self) -> list[tuple[Answered, dict[str, Any]]]:
        return [
            (each, {name: self[f"{each.parameter.code}.{name}"] for name in ("agreed", "remark")})
            for each in self.answers
        ]

    def details(self) -> dict[str, ReviewDetails]:
        found = {}
        for each in self.answers:
            code = each.parameter.code
            level = self.cleaned_data[f"{code}.agreed"]
            found[code] = ReviewDetails(int(level) if level else None, self.cleaned_data[f"{code}.remark"] or "")
        return found


class SubmitForm(forms.Form):
    """Who reviews it."""

    reviewing_body = choice("", ())

    def __init__(self, *args: Any, bodies: Iterable[Team], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["reviewing_body"].label = _("Reviewed by")
        self.fields["reviewing_body"].help_text = _("Another CERT. Its lead and its analysts will read your evidence.")
        self.fields["reviewing_body"].choices = [("", ""), *((each.slug, in_language(each)) for each in bodies)]
