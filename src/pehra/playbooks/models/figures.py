"""What compliance is told from: sums by day, kept by the database itself."""

from django.db import models

from pehra.playbooks.models.playbooks import Mandate


class Tally(models.Model):
    """So many tasks and cases of one kind came (above 0) or went (below 0); the sum over the rows is what there is.

    `body` ended the tasks or owes them now, `tier` had the case when the playbook began on `day` (of UTC), and `due` is
    the day by which open ones are owed. `cases`, in the rows without `due`, are those in which the body has a task at
    all. Rows are only ever added, so that nobody waits for a counter; a job folds those that are `fresh`.
    """

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    tier = models.CharField(max_length=20)
    day = models.DateField()
    due = models.DateField(null=True)
    cases = models.IntegerField()
    in_time = models.IntegerField()
    late = models.IntegerField()
    skipped = models.IntegerField()
    open = models.IntegerField()
    fresh = models.BooleanField(default=True, db_default=True)

    class Meta:
        db_table = "playbooks_tally"
        indexes = [
            models.Index(
                fields=["mandate", "day", "body", "tier"],
                include=["due", "cases", "in_time", "late", "skipped", "open"],
                name="playbooks_tally_day",
            ),
            models.Index(fields=["mandate"], name="playbooks_tally_fresh", condition=models.Q(fresh=True)),
        ]
