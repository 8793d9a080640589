"""What a body asks: its fields in their order, each in its present wording."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet

from pehra.casefields.models import Field, Version
from pehra.casefields.policy import reads
from pehra.casefields.rules.wishes import Wishes, is_asked
from pehra.formats.references import tidy
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.storing import ask_together
from pehra.law.forms import AnswerKind, Question, question_of
from pehra.registry import queries as registry
from pehra.registry.queries import PartyName
from pehra.registry.queries.network import last_read


@dataclass(frozen=True)
class Asked:
    """A field in one of its wordings."""

    field: Field
    version: Version

    @property
    def reference(self) -> str:
        return str(self.field.reference)

    @cached_property
    def question(self) -> Question:
        return question_of(self.version.question)

    @cached_property
    def body(self) -> registry.Institution | PartyName:
        """Whose field it is, as this process knows the network: a name costs no page a statement."""
        number = self.field.party_id
        return last_read().by_id.get(number) or registry.party_names([number])[number]

    @property
    def required(self) -> bool:
        return bool(self.version.required)

    def is_about(self, classification: Iterable[str]) -> bool:
        """Whether it is asked today about a case of this classification."""
        return self.field.retired_at is None and is_asked(self.version.classes, classification)

    @property
    def wishes(self) -> Wishes:
        asked = self.question
        return Wishes(
            label_en=asked.label_en,
            label_ur=asked.label_ur,
            kind=AnswerKind(asked.kind),
            hint_en=asked.hint_en,
            hint_ur=asked.hint_ur,
            options=asked.options,
            classes=tuple(self.version.classes),
            required=self.version.required,
        )


def fields_of(person: Person, party_id: int) -> list[Asked]:
    """Everything that a body asks or has asked, in its order. Raises Absent."""
    if not registry.administers_own(person, party_id):
        raise Absent
    return asked_by([party_id])


def field(person: Person, reference: str) -> Asked:
    """One field with its present wording, for whoever may change it. Raises Absent."""
    found = Field.objects.filter(reference=tidy(reference)).first()
    if found is None or not registry.administers_own(person, found.party_id):
        raise Absent
    return Asked(found, found.versions.get(number=found.version))


def wordings(asked: Asked) -> list[Asked]:
    """Every wording in which a field was asked, the newest first."""
    return [Asked(asked.field, each) for each in asked.field.versions.order_by("-number")]


def own(person: Person) -> list[Asked]:
    """What the bodies at which this person reads cases ask today, by one statement."""
    bodies = reads(person)
    return asked_today(bodies) if bodies else []


def questions(person: Person) -> "list[QuerySet[Any]]":
    """What is asked to know what this person's bodies ask today; see `present`."""
    return present(fields_at(reads(person)).filter(retired_at=None))


def asked_by(bodies: Iterable[int]) -> list[Asked]:
    """The fields of these bodies in their present wording, retired ones too. For acts: asks for no viewer."""
    return paired(*ask_together(*present(fields_at(bodies))))


def asked_today(bodies: Iterable[int]) -> list[Asked]:
    """The same without what is retired."""
    return paired(*ask_together(*present(fields_at(bodies).filter(retired_at=None))))


def fields_at(bodies: Iterable[int]) -> "QuerySet[Field]":
    """The fields of these bodies."""
    # Django will not write a question that nothing can answer: no body has the number 0.
    return Field.objects.filter(party__in=list(bodies) or [0])


def present(rows: "QuerySet[Field]") -> "list[QuerySet[Any]]":
    """What is asked to know these fields, in their order, and their present wordings alone; see `paired`."""
    versions = Version.objects.filter(field__in=rows.values("pk"), number=F("field__version"))
    return [rows.order_by("party_id", "place", "pk"), versions]


def paired(fields: Iterable[Field], versions: Iterable[Version]) -> list[Asked]:
    """Each field with the version that is its present one."""
    known = {(each.field_id, each.number): each for each in versions}
    return [Asked(each, known[each.pk, each.version]) for each in fields]
