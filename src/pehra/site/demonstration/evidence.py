"""Evidence on the ransomware case of the story: logs, which the National CERT took over, and a disk. All invented."""

from datetime import datetime, timedelta

from pehra.evidence.actions import custody, taking
from pehra.evidence.actions.taking import Details
from pehra.evidence.models import Piece
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person_by_email
from pehra.incidents.queries import Filter, cases
from pehra.site.demonstration.people import CAST

LOG = b"".join(
    b"2026-11-20T08:%02d:%02dZ smbd[1207]: LAB-SRV-02 renamed results/%04d.csv to results/%04d.csv.locked\n"
    % (number // 60 % 60, number % 60, number, number)
    for number in range(1800)
)


def tell(at: datetime) -> None:
    """Take two pieces in and hand one over, unless that was done already or the people are not there."""
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    health = cast.get(("punjab-health-directorate", Role.CONTACT))
    punjab = cast.get(("cert-punjab", Role.ANALYST))
    duty = cast.get(("ncert", Role.DUTY_OFFICER))
    if not (health and punjab and duty) or Piece.objects.exists():
        return
    found = cases(punjab, Filter(), limit=100).cases
    case = next((each.reference for each in found if each.ransomware and each.drill is None), None)
    if case is None:
        return
    start = at - timedelta(days=1, hours=12)
    _logs(case, punjab, duty, start)
    taking.take_item(
        by=punjab,
        reference=case,
        details=Details(
            name="لیبارٹری سرور کی ہارڈ ڈسک",
            description="سرور LAB-SRV-02 کی پہلی ڈسک؛ نقل بنانے کے بعد مہر بند۔",
            how="collected",
            source="Directorate of Health, laboratory, rack 2",
            place="Lahore",
            seal="PB-004417",
            serial="WD-WX41A88F2L31",
        ),
        at=start + timedelta(hours=2),
    )


def _logs(case: str, punjab: Person, duty: Person, start: datetime) -> None:
    details = Details(
        name="lab-srv-02-smbd.log",
        description="File server log of the morning, exported before the server was switched off.",
        how="exported",
        source="LAB-SRV-02",
        place="Lahore",
    )
    upload = taking.begin(by=punjab, reference=case, details=details, size=len(LOG), at=start)
    done = taking.append(
        by=punjab,
        reference=case,
        upload=str(upload.key),
        offset=0,
        blocks=[LOG],
        at=start,
    )
    assert done.piece is not None  # noqa: S101 - all of it was sent
    piece, hour = done.piece.reference, timedelta(hours=1)
    custody.hand_over(
        by=punjab,
        reference=case,
        piece=piece,
        to="ncert",
        reason="The National CERT has the case, and compares it with other cases.",
        at=start + hour,
    )
    custody.answer(by=duty, reference=case, piece=piece, accept=True, place="Islamabad", at=start + 2 * hour)
