"""Proving the journal, at an auditor's wish."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.foundation.audit.actions import carry_out_proof


@app.task
def prove_journal(verification_id: int) -> None:
    """Verify the whole journal and write down what was found; run again after a crash, it starts anew."""
    carry_out_proof(verification_id=verification_id, at=timezone.now())
