"""What the floor counts and lists: kept by the database itself, see the migration after the first."""

from django.db import models

from pehra.incidents.rules.wording import Status


class Item(models.Model):
    """A real case that is not closed, once for each body that takes part, once for the network where its label admits
    that, and while it is TLP:RED once for each person named.

    `key` is the audience key of that body (its id), of the network (0) or of that person (minus the id). `wide`: the
    network may see the case, so that whoever looks at key 0 as well leaves those of a body out. `due_at` is when the
    next clock of the case runs out, whoever owes it. Every list of the floor begins with key and width: none looks at
    more rows than it shows.
    """

    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    key = models.BigIntegerField()
    wide = models.BooleanField()
    reference = models.CharField(max_length=12)
    status = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Status])
    severity = models.CharField(max_length=40)
    tier = models.CharField(max_length=20)
    sector = models.CharField(max_length=50)
    province = models.CharField(max_length=50)
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "watch_item"
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="watch_item_once")]
        indexes = [
            models.Index(fields=["key", "wide", "severity", "-updated_at", "-reference"], name="watch_item_gravest"),
            models.Index(
                fields=["key", "wide", "sector", "severity", "-updated_at", "-reference"], name="watch_item_sector"
            ),
            models.Index(
                fields=["key", "wide", "province", "severity", "-updated_at", "-reference"], name="watch_item_province"
            ),
            models.Index(
                fields=["key", "wide", "severity", "-updated_at", "-reference"],
                name="watch_item_new",
                condition=models.Q(status="new"),
            ),
            models.Index(
                fields=["key", "wide", "due_at", "reference"],
                name="watch_item_due",
                condition=models.Q(due_at__isnull=False),
            ),
        ]


class Closing(models.Model):
    """A case that was closed while it was on a floor: for the hand-over of a shift, and forgotten after some days."""

    key = models.BigIntegerField()
    reference = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        db_table = "watch_closing"
        indexes = [models.Index(fields=["key", "-at", "reference"], name="watch_closing_when")]


class Tally(models.Model):
    """So many items of one kind came (n above 0) or went (n below 0); the sum over a key's rows is what there is.

    Rows are only ever added, so that nobody who writes a case waits for a counter. A job folds them: of each kind one
    row is left that is not `fresh`, and the fresh ones that have come since.
    """

    key = models.BigIntegerField()
    wide = models.BooleanField()
    status = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Status])
    severity = models.CharField(max_length=40)
    tier = models.CharField(max_length=20)
    sector = models.CharField(max_length=50)
    province = models.CharField(max_length=50)
    n = models.IntegerField()
    fresh = models.BooleanField(default=True, db_default=True)

    class Meta:
        db_table = "watch_tally"
        indexes = [
            models.Index(
                fields=["key", "wide", "status", "severity", "tier", "sector", "province"],
                include=["n"],
                name="watch_tally_cell",
            ),
            models.Index(fields=["key"], name="watch_tally_fresh", condition=models.Q(fresh=True)),
        ]
