"""Seats, and who holds them from when to when."""

from django.db import models

from pehra.law.council import Office, SeatKind


class Seat(models.Model):
    """A place at the Council's table. A seat of the profile follows it; another was opened by an act.

    `body`: the body of the network that the seat is for, where there is one.
    """

    key = models.SlugField(max_length=100, unique=True)
    kind = models.CharField(max_length=12, choices=[(each.value, each.value) for each in SeatKind])
    office = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Office])
    title_en = models.CharField(max_length=200)
    title_ur = models.CharField(max_length=200, blank=True)
    body = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+")
    votes = models.BooleanField(default=True)
    starts = models.DateField()
    ends = models.DateField(null=True)
    citation = models.TextField()
    from_profile = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "council_seat"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gt=models.F("starts")), name="council_seat_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.title_en

    @property
    def name_en(self) -> str:
        """Shown like a body, since either may own an action."""
        return self.title_en

    @property
    def name_ur(self) -> str:
        return self.title_ur


class Holding(models.Model):
    """Somebody holds a seat, or stands in for its holder, from a day until another (that day not included).

    `user` may be missing: a member without an account is entered by the secretariat. `ends` is the end of the term as
    well: who is not named anew on that day leaves the seat vacant.
    """

    class Part(models.TextChoices):
        HOLDER = "holder"
        ALTERNATE = "alternate"

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="holdings")
    part = models.CharField(max_length=10, choices=Part.choices)
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    starts = models.DateField()
    ends = models.DateField(null=True)
    instrument = models.TextField()
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    # The row of the profile that gave the term, and why it ended before.
    term_rule = models.CharField(max_length=100, blank=True)
    ended_reason = models.TextField(blank=True)
    noted_by = models.TextField()
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "council_holding"
        indexes = [models.Index(fields=["user", "starts"], name="council_holding_user")]
        constraints = [
            # A holding that was ended before its first day never ran.
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")), name="council_holding_dates"
            ),
        ]
