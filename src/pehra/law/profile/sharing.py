"""What is shared for what, and who releases, as rows of a profile."""

from pehra.law.profile.rows import Row, period
from pehra.law.sharing import ANY, Releaser, ReleaseRule, SharePurpose
from pehra.law.tlp import TLP


def purpose(row: Row) -> SharePurpose:
    starts, ends = period(row)
    return SharePurpose(
        id=row.slug("id"),
        name_en=row.name("name_en"),
        name_ur=row.name("name_ur"),
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
    )


def rule(row: Row) -> ReleaseRule:
    starts, ends = period(row)
    label = row.text("tlp")
    roles = row.choices("roles", Releaser)
    if row.sound and not roles:
        row.problem("roles", "somebody must be able to release a copy")
    return ReleaseRule(
        id=row.slug("id"),
        tlp=ANY if label == ANY else row.choice("tlp", TLP),
        roles=roles,
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
    )
