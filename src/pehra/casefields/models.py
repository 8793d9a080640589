"""Fields of bodies, the versions of their wording, and what was answered on a case.

`party` is the body whose field it is, and stands on every row that only its people read: the database compares it with
who looks.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Field(models.Model):
    """A field of a body, asked in the version of this number until it is retired. `place` is its order among others."""

    reference = models.CharField(max_length=12, unique=True)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "casefields_field"


class Version(models.Model):
    """One wording of a field, which the database never lets change. `question` as `law.forms.Question.plain` has it.

    Asked in these classes of RSIT (none: in all), and `required` before a case is closed.
    """

    field = models.ForeignKey(Field, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    question = models.JSONField()
    classes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    required = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        db_table = "casefields_version"
        constraints = [models.UniqueConstraint(fields=["field", "number"], name="casefields_version_once")]


class Value(models.Model):
    """What is answered on a case, in the version in which it was asked. `answer` as `law.forms.AnswerKind` says."""

    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="field_values", db_index=False)
    field = models.ForeignKey(Field, models.PROTECT, related_name="values", db_index=False)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="values", db_index=False)
    answer = models.JSONField()
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        db_table = "casefields_value"
        constraints = [models.UniqueConstraint(fields=["case", "field"], name="casefields_value_once")]


class Mark(models.Model):
    """A word by which the case is found through the field; each of several choices is one.

    `opened_at` and `reference` are the case's own, which never change: what is found is listed in their order.
    """

    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="field_marks", db_index=False)
    field = models.ForeignKey(Field, models.PROTECT, related_name="marks", db_index=False)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    reference = models.CharField(max_length=12)

    class Meta:
        db_table = "casefields_mark"
        constraints = [models.UniqueConstraint(fields=["case", "field", "word"], name="casefields_mark_once")]
        indexes = [models.Index(fields=["field", "word", "-opened_at", "-reference"], name="casefields_mark_order")]
