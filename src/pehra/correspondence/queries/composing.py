"""What a letter looks like when it leaves: shown before, and compared when it is sent."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.utils import translation
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext, pgettext

from pehra.correspondence.models import Request
from pehra.correspondence.rules.letters import Filled, Letter, fill, places_in
from pehra.correspondence.rules.telling import Placeholder, by_link_alone
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType
from pehra.law.taxonomy import CLASS
from pehra.law.tlp import TLP
from pehra.registry import queries as registry


@dataclass(frozen=True)
class Leaving:
    """Exactly what leaves. `letter` is what the other side reads, `mail` what stands in the mail besides its link; none
    where no mail leaves: to a party of the network, or in a drill. `seal` is what the sender confirms having seen.
    """

    filled: Filled
    letter: Letter
    mail: Letter | None
    to: str
    by_link_alone: bool
    seal: str

    @property
    def whole(self) -> bool:
        return self.filled.whole and bool(self.letter.subject) and bool(self.letter.body.strip())


def leaving(row: Request, case: Any, at: datetime) -> Leaving:
    """The letter of a draft as it would leave at this moment. The day in it is the day of `at`."""
    names = registry.party_names({row.party_id, case.organisation_id} | ({row.to_party_id} - {None}))
    label = TLP(row.tlp)
    written = Letter(row.subject, row.body)
    with translation.override(row.language):
        given = _given(row, case, names, at)
        filled = fill(written, given, label)
        letter = filled.letter
        if row.values and Placeholder.VALUES not in places_in(written):
            letter = Letter(letter.subject, f"{letter.body}\n\n{given[Placeholder.VALUES]}")
        outside = row.to_party_id is None and case.drill is None
        mail = mailed(row, letter) if outside else None
    return Leaving(filled, letter, mail, given[Placeholder.TO], by_link_alone(label), _seal(row, letter, mail, given))


def mailed(row: Request, letter: Letter) -> Letter:
    """The mail that carries a letter, in the active language, before its link: with its words, or with none."""
    label = TLP(row.tlp)
    if by_link_alone(label):
        said = gettext("There is a letter for you. It is confidential: read and answer it by the link below.")
        return Letter(f"[{row.reference}] {gettext('A confidential letter for you')}", said)
    return Letter(f"[{row.reference}] {letter.subject}", f"{label}\n\n{letter.body}")


def values_as_text(values: Iterable[Mapping[str, str]]) -> str:
    """Observables one a line, in a form that nothing opens by itself and that reads the same in text to either side."""
    return "\n".join(f"    {isolated(defang(ObservableType(each['type']), each['value']))}" for each in values)


def isolated(value: str) -> str:
    """A value that keeps its order between Urdu words, where digits and brackets would change places."""
    return f"\u2066{value}\u2069"


def _given(row: Request, case: Any, names: Mapping[int, registry.PartyName], at: datetime) -> dict[Placeholder, str]:
    """What there is for each place, in the active language. A letter about a case that was never classified says so."""
    language = row.language
    to = names[row.to_party_id].name(language) if row.to_party_id else row.to_name
    return {
        Placeholder.REFERENCE: row.reference,
        Placeholder.BODY: names[row.party_id].name(language),
        Placeholder.TO: to,
        Placeholder.TODAY: _day(at),
        Placeholder.DUE: _moment(row.due_at) if row.due_at else "",
        Placeholder.VALUES: values_as_text(row.values),
        Placeholder.WHAT: ", ".join(_kind(each, language) for each in case.classification)
        or gettext("not yet classified"),
        Placeholder.SINCE: _day(case.opened_at),
        Placeholder.ORGANISATION: names[case.organisation_id].name(language),
        Placeholder.TITLE: case.title,
    }


def _kind(code: str, language: str) -> str:
    found = CLASS.get(code.partition("/")[0])
    if found is None:
        return code
    return found.name_ur if language == "ur" else found.name_en


def _day(at: datetime) -> str:
    return formatted(registry.local_time(at), "j F Y")


def _moment(at: datetime) -> str:
    # Translators: a day and time in a letter, in the letters of Django's date format.
    return formatted(registry.local_time(at), pgettext("time in a letter", "j F Y, H:i"))


def _seal(row: Request, letter: Letter, mail: Letter | None, given: Mapping[Placeholder, str]) -> str:
    """A hash of all that leaves, and of to whom and under which label."""
    told = {
        "letter": [letter.subject, letter.body],
        "mail": [mail.subject, mail.body] if mail else None,
        "to": [row.to_party_id, given[Placeholder.TO], row.to_address, row.reply_to],
        "tlp": row.tlp,
        "due": row.due_at,
    }
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
