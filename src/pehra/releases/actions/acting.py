"""What every act on the work of a copy has in common: locks, states, the fields of its forms, what it leaves behind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.delivery.actions import Telling, notify
from pehra.incidents import actions as cases
from pehra.law.tlp import TLP
from pehra.releases.errors import SourceChanged
from pehra.releases.models import Draft
from pehra.releases.policy import redacts, works_on
from pehra.releases.rules.states import OPEN_IN, Act, DraftState
from pehra.releases.rules.words import LONGEST
from pehra.releases.rules.words import tidy as tidy_reference


@dataclass(frozen=True)
class Acting:
    """An act under way: the locked case, the locked draft of it, who acts, and when."""

    case: Any
    draft: Draft
    by: Person
    at: datetime

    def save(self, *fields: str) -> None:
        """Save these fields together with the draft's next version."""
        self.draft.version += 1
        self.draft.changed_at = self.at
        self.draft.save(update_fields=["version", "changed_at", *fields])

    def fact(self, text: str, image: str, **params: str) -> None:
        """A fact in the timeline of the case, for those who take part in it."""
        told = dict(params)
        label = TLP.AMBER_STRICT if TLP(self.case.tlp) is not TLP.RED else TLP.RED
        cases.add_fact(
            self.case,
            text,
            by=self.by,
            party_id=self.draft.party_id,
            at=self.at,
            params=told,
            image=image,
            tlp=label,
        )

    def journal(self, act: str, **detail: object) -> None:
        """Called last. Never with words of the case or of the copy."""
        facts = {"draft": self.draft.reference, "tlp": self.draft.tlp} | detail
        cases.journal(self.case, act, by=self.by, party_id=self.draft.party_id, at=self.at, detail=facts)

    def tell(self, users: Iterable[int], kind: str, text: str) -> None:
        """A notice to colleagues who work on the copy or release it."""
        restricted = TLP(self.case.tlp).strictness >= TLP.AMBER_STRICT.strictness
        telling = Telling(
            kind=kind,
            text=text,
            link=f"/cases/{self.case.reference}/releases/{self.draft.reference}/",
            params={"case": self.case.reference},
            subject=cases.subject_of(self.case),
            restricted=restricted,
            drill=self.case.drill.reference if self.case.drill else "",
        )
        notify(telling=telling, users=sorted(set(users) - {self.by.user_id}), at=self.at)


def case_of(by: Person, reference: str) -> tuple[Any, int]:
    """The case, locked, for somebody who makes copies of it, and the body that has it. Raises Absent, Forbidden."""
    case, _ = cases.written(by, reference)
    if not redacts(by, case):
        raise Forbidden("Only the body that has the case makes copies of it.")
    return case, case.custodian_id


def acting(by: Person, reference: str, draft: str, act: Act, at: datetime, *, version: int | None = None) -> Acting:
    """Lock case and draft for an act. Raises Absent, Forbidden; Conflict in another state; SourceChanged."""
    # What was released is taken back also where the case was merged into another one since.
    case, _ = cases.written(by, reference, merged=act is Act.RECALL)
    rows = Draft.objects.select_for_update(of=("self",)).filter(visible_to(by), case_id=case.pk)
    found = rows.filter(reference=tidy_reference(draft)).first()
    if found is None:
        raise Absent
    if not works_on(by, found):
        raise Forbidden("Only the body whose copy it is can do this.")
    # What was released stays its issuer's to take back, wherever the case is now.
    if act is not Act.RECALL and found.party_id != case.custodian_id:
        raise Conflict("The case has passed to another body, which makes copies of its own.")
    if DraftState(found.state) not in OPEN_IN[act]:
        raise Conflict("This is not possible any more: somebody was faster. Look at it again.")
    if version is not None and version != found.version:
        raise SourceChanged
    found.case = case
    return Acting(case, found, by, at)


def words(field: str, text: str, *, required: bool = True, lines: bool = True, longest: int | None = None) -> str:
    """A text as it is kept. Raises Invalid, naming the field."""
    wrong = problem_in(text, longest=longest or LONGEST[field], required=required, lines=lines)
    if wrong is not None:
        raise Invalid({field: Problem(wrong[0], **wrong[1])})
    return tidy(text)


def choice(field: str, value: str, choices: Mapping[str, object] | Iterable[str]) -> str:
    """One of the choices. Raises Invalid, naming the field."""
    known = list(choices)
    if value not in known:
        raise Invalid({field: Problem("Choose one of: %(choices)s.", choices=", ".join(map(str, known)))})
    return value
