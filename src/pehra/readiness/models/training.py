"""Courses, their sessions, who takes part, and certificates."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pehra.readiness.rules.training import Place, Result, SessionState


class Course(models.Model):
    """What a body teaches; `parameters` are the SIM3 parameters that it helps with."""

    reference = models.CharField(max_length=12, unique=True)
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    title_en = models.CharField(max_length=160)
    title_ur = models.CharField(max_length=160, blank=True)
    summary = models.TextField(blank=True)
    parameters = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    hours = models.PositiveSmallIntegerField()
    # Whether people of organisations may come as well, or those of bodies of the network alone.
    for_organisations = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "readiness_course"


class Session(models.Model):
    """A course held once."""

    reference = models.CharField(max_length=12, unique=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    capacity = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in SessionState])
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "readiness_session"
        indexes = [models.Index(fields=["starts_at"], name="readiness_session_when")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at"), capacity__gte=1), name="readiness_session_sound"
            )
        ]


class Enrolment(models.Model):
    """Somebody's place in a session, for the party from which they come, and the result."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="enrolments", db_index=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    place = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Place])
    asked_at = models.DateTimeField()
    result = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in Result], default=Result.OPEN.value
    )
    noted_at = models.DateTimeField(null=True)
    noted_by = models.TextField(blank=True)

    class Meta:
        db_table = "readiness_enrolment"
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="readiness_enrolment_once")]


class Certificate(models.Model):
    """That somebody passed a course. What it says is kept as it was said, whatever is renamed later."""

    code = models.CharField(max_length=19, unique=True)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates")
    name = models.CharField(max_length=200)
    course_en = models.CharField(max_length=160)
    course_ur = models.CharField(max_length=160, blank=True)
    body_en = models.CharField(max_length=200)
    body_ur = models.CharField(max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.TextField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "readiness_certificate"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=models.Q(revoked_at=None), name="readiness_certificate_one_holds"
            )
        ]
