"""Who works on a case, within each of the parties that take part: that party's own business, and no one else's."""

from django.db import models


class Unheld(models.Model):
    """A case that is not closed and that nobody of the body in whose custody it is has in hand.

    The database itself keeps these rows, by triggers on cases and assignments: what lies about is then listed in its
    order, and counted, without asking of every case that the body has open whether somebody has it.
    """

    case = models.OneToOneField(
        "incidents.Case", models.CASCADE, primary_key=True, related_name="unheld", db_constraint=False
    )
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    opened_at = models.DateTimeField()
    reference = models.CharField(max_length=12)

    class Meta:
        db_table = "incidents_unheld"
        indexes = [models.Index(fields=["party", "-opened_at", "-reference"], name="incidents_unheld_order")]


class Assignment(models.Model):
    """A case in the hands of one person of a party, from a moment until it is given on, given back or taken away.

    Only people of `party` ever see the row. `running` is false while the case is closed; the database itself keeps it
    so (a trigger on the case), so that what somebody has open is found without reading what they closed over the years.
    """

    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="assignments", db_index=False)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    by = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    running = models.BooleanField(default=True)
    # The case's own, which never change: a person's cases are listed in their order without sorting all of them.
    opened_at = models.DateTimeField()
    reference = models.CharField(max_length=12)

    class Meta:
        db_table = "incidents_assignment"
        constraints = [
            # The database itself refuses a second holder: two people who take a case at once cannot both have it.
            models.UniqueConstraint(
                fields=["case", "party"], condition=models.Q(until=None), name="incidents_assignment_one"
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "-opened_at", "-reference"],
                name="incidents_assignment_person",
                condition=models.Q(until=None),
            ),
            models.Index(
                fields=["party", "user"],
                name="incidents_assignment_load",
                condition=models.Q(until=None, running=True),
            ),
        ]
