"""`pehra council`: for the auditor, proving that the Council's minutes are as they were approved."""

import json
import sys
from dataclasses import asdict

import click
from django.utils import timezone

from pehra.council.queries.sealing import Proof, verify, verify_all
from pehra.council.rules.references import tidy
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.actions import record
from pehra.foundation.audit.queries import prove

BROKEN = 1


@click.group()
def council() -> None:
    """The Council: prove that its minutes were not touched."""


@council.command(name="verify")
@click.argument("meeting", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify_command(meeting: str | None, as_json: bool) -> None:
    """Prove the sealed minutes of MEETING (M-...), or of all meetings, and the journal in which their seals stand.

    Exit code 1 where something does not hold.
    """
    try:
        proofs = [verify(tidy(meeting))] if meeting else verify_all()
    except Absent:
        raise click.ClickException("There are no sealed minutes of such a meeting.") from None
    journal = prove()
    detail = {"minutes": len(proofs), "holds": all(each.holds for each in proofs)}
    record(by=SYSTEM, at=timezone.now(), act="council.minutes-verify", subject="journal", detail=detail)
    if as_json:
        told = {"journal": journal.broken is None, "minutes": [asdict(each) | {"holds": each.holds} for each in proofs]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for each in proofs:
            click.echo(_told(each))
        click.echo(f"{len(proofs)} sealed minutes; the journal {'is BROKEN' if journal.broken else 'holds'}")
    if journal.broken or not all(each.holds for each in proofs):
        sys.exit(BROKEN)


def _told(proof: Proof) -> str:
    if proof.holds:
        return f"{proof.meeting}: holds, {proof.sealed} (journal entry {proof.entry})"
    wrong = [
        *([] if proof.content else ["the content is not what was sealed"]),
        *([] if proof.journal else ["the journal has no such seal"]),
        *(f"the tables tell another {place}" for place in proof.record),
    ]
    return f"{proof.meeting}: BROKEN: {'; '.join(wrong)}"
