"""Pieces of evidence, and files on their way in."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pehra.evidence.rules.words import EvidenceKind, PieceState, Scan
from pehra.foundation.access.audience import audience_field, audience_index


class Piece(models.Model):
    """A file or a physical thing. Exactly one party holds it.

    `sha256` and `size` (bytes) are of the file as it came; `kept_as` is the SHA-256 of the sealed file, which is its
    name below PEHRA_HOME/evidence, `key_id` the key it is sealed under and `file_id` what its chunks are bound to. A
    thing has none of them. `named` are the persons of a TLP:RED piece, by id.
    """

    reference = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("incidents.Case", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=[(each.value, each.value) for each in EvidenceKind])
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    serial = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    kept_as = models.CharField(max_length=64, blank=True)
    key_id = models.CharField(max_length=16, blank=True)
    file_id = models.UUIDField(null=True)
    tlp = models.CharField(max_length=20)
    named = ArrayField(models.BigIntegerField(), default=list, blank=True)
    audience = audience_field()
    holder = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in PieceState])
    # The number of the seal that is on it now; empty: none.
    seal = models.CharField(max_length=60, blank=True)
    taken_at = models.DateTimeField()
    scan = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Scan], default=Scan.NOT)
    scan_told = models.CharField(max_length=200, blank=True)
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "evidence_piece"
        indexes = [
            audience_index("evidence_piece_audience"),
            models.Index(fields=["kept_as"], name="evidence_piece_kept"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="item", size=None, sha256="", kept_as="", key_id="", file_id=None)
                | (models.Q(kind="file", size__isnull=False, file_id__isnull=False) & ~models.Q(sha256="")),
                name="evidence_piece_file_has_hash",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="file") | (models.Q(state="destroyed") ^ ~models.Q(kept_as="")),
                name="evidence_piece_destroyed_is_gone",
            ),
        ]


class Upload(models.Model):
    """A file on its way in, of one person for one party. It becomes a piece with its last byte, or is swept away.

    `received` counts the bytes of the file, `stored` those of its sealed form on the disk; `details` is what the piece
    will tell. `sha256` is what the sender says that the whole file has; may be empty.
    """

    key = models.UUIDField(default=uuid4, unique=True)
    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    details = models.JSONField()
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    piece = models.OneToOneField(Piece, models.CASCADE, null=True, related_name="+")

    class Meta:
        db_table = "evidence_upload"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__gte=0, received__lte=models.F("size")), name="evidence_upload_within"
            )
        ]
