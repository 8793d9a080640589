"""What is still to pass after somebody stepped in front of others, left, or took a mandate over."""

from django.db import models


class Passing(models.Model):
    """One thing that a job still has to pass on, slice by slice: each slice is done once, whatever happens to the job.

    What `from_body` had open by `made_at` under `function` (empty: under any) goes to `to_body` under `to_function`.
    Without a `from_body`, organisations are told that `to_body` serves them, `after` being the last of them that was.
    `kinds` are the kinds of organisations concerned, each the fields of law.chain.Subject; null: those of the
    hand-over, or all. Neither a step nor a hand-over: a profile says so.
    """

    step = models.ForeignKey("registry.FormationStep", models.PROTECT, null=True, related_name="passings")
    hand_over = models.ForeignKey("registry.HandOver", models.PROTECT, null=True, related_name="passings")
    from_body = models.ForeignKey("registry.Body", models.PROTECT, null=True, related_name="+", db_index=False)
    function = models.CharField(max_length=20, blank=True)
    to_body = models.ForeignKey("registry.Body", models.PROTECT, related_name="+", db_index=False)
    to_function = models.CharField(max_length=20, blank=True)
    kinds = models.JSONField(null=True)
    on = models.DateField()
    made_at = models.DateTimeField()
    # How many organisations it is about (null: all), and how much was to be done when it was made.
    organisations = models.PositiveIntegerField(null=True)
    expected = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    after = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    # It is tried again until it succeeds; these tell since when it fails, and why.
    failed_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    class Meta:
        db_table = "registry_passing"
        indexes = [
            models.Index(fields=["id"], name="registry_passing_open", condition=models.Q(finished_at=None)),
        ]
