"""Who sees the work on a copy, and who sees a copy: worked out anew whenever a case or a sharing changes."""

from collections.abc import Collection
from typing import Any

from pehra.foundation.access.person import NETWORK_KEY
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import members, seeing
from pehra.incidents.actions import Circle
from pehra.law.tlp import TLP
from pehra.releases.models import Copy, Draft, Share
from pehra.releases.rules.states import CopyState, ShareState


def of_draft(case: Any, party_id: int, only: Collection[int] | None) -> list[int]:
    """The people of the body whose copy it is, as far as they see the case and every note that is in the copy."""
    if only is None and party_id in case.audience:
        return [party_id]
    people = {user.pk for user in members([party_id], READS_CASES)}
    people &= {user.pk for user in seeing(case, among=people if only is None else people & set(only))}
    return sorted(-person for person in people)


def follow(case: Any, circle: Circle) -> None:
    """Drafts follow when it is worked out anew who sees their case."""
    for draft in Draft.objects.filter(case_id=case.pk).only("pk", "party_id", "only", "audience"):
        keys = of_draft(case, draft.party_id, draft.only)
        if keys != draft.audience:
            Draft.objects.filter(pk=draft.pk).update(audience=keys)


def hold(case: Any, _circle: Circle) -> None:
    """Whoever has a case from now on sees with whom others have shared it, and can take it back from them."""
    for share in Share.objects.filter(case_id=case.pk, state=ShareState.RUNNING).select_related("via", "drill"):
        share.case = case
        keys = of_share(share)
        if keys != share.audience:
            Share.objects.filter(pk=share.pk).update(audience=keys)


def of_share(share: Share) -> list[int]:
    """Its two sides, whoever shared it first, and whoever has the case."""
    keys = {share.from_party_id, share.to_party_id}
    if share.via is not None:
        keys.add(share.via.from_party_id)
    if share.case is not None:
        keys.add(share.case.custodian_id)
    return within(keys, share.drill)


def of_copy(copy: Copy) -> list[int]:
    """Its issuer, whoever it is shared with at present, and the network where the label says so.

    One that was recalled or replaced is its issuer's alone; one of a drill stays with whoever plays in it.
    """
    keys = {copy.issuer_id}
    if copy.state == CopyState.RELEASED:
        running = Share.objects.filter(copy=copy, state=ShareState.RUNNING)
        keys |= set(running.values_list("to_party_id", flat=True))
        if TLP(copy.tlp).strictness <= TLP.GREEN.strictness:
            keys.add(NETWORK_KEY)
    return within(keys, copy.drill)


def within(keys: Collection[int], drill: Any) -> list[int]:
    """Of these keys those that a drill admits, and whoever directs it."""
    if drill is None:
        return sorted(keys)
    return sorted({key for key in keys if key in drill.parties} | drill.staff)


def refresh_copy(copy: Copy) -> None:
    copy.audience = of_copy(copy)
    copy.save(update_fields=["audience"])


def readers(cases: Collection[int]) -> list[tuple[int, int]]:
    """Of these cases, by number, each party with which one is shared at present, with that case."""
    rows = Share.objects.filter(case_id__among=cases, state=ShareState.RUNNING)
    return list(rows.values_list("case_id", "to_party_id"))
