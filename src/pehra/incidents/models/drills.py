"""Drills, as far as cases know of them: a mark that sets what is practised apart from what is real."""

from django.db import models

from pehra.foundation.access.audience import audience_field


class Drill(models.Model):
    """A drill that was started: whoever plays in it or directs it, and no one else, sees what belongs to it.

    `audience` are the parties that play (positive) and the persons who direct or observe (negative), as everywhere.
    While `paused_at` is set nobody acts on its cases and none of their clocks runs; after `ended_at` nobody ever does.
    """

    reference = models.CharField(max_length=12, unique=True)
    name_en = models.CharField(max_length=200)
    name_ur = models.CharField(max_length=200, blank=True)
    audience = audience_field()
    opened_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "incidents_drill"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(paused_at=None) | models.Q(ended_at=None), name="incidents_drill_ended_is_not_paused"
            )
        ]

    @property
    def running(self) -> bool:
        return self.paused_at is None and self.ended_at is None

    @property
    def parties(self) -> frozenset[int]:
        """The parties that play in it."""
        return frozenset(key for key in self.audience if key > 0)

    @property
    def staff(self) -> frozenset[int]:
        """The audience keys of the persons who direct or observe it."""
        return frozenset(key for key in self.audience if key < 0)
