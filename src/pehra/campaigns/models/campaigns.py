"""Campaigns: what one actor does to many, over the cases of several CERTs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pehra.campaigns.rules.wording import CampaignState
from pehra.foundation.access.audience import audience_field, audience_index


class Campaign(models.Model):
    """A campaign. `lead` keeps its page; the bodies of `Team` see it, under TLP:GREEN and CLEAR the whole network.

    `first_seen` and `last_seen` are days that the lead states. `least_cases` and `least_bodies` are what may be told of
    the whole without telling on anybody (0: nothing may); see `rules.figures`.
    """

    reference = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    description = models.TextField()
    actors = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    techniques = ArrayField(models.CharField(max_length=9), default=list, blank=True)
    tlp = models.CharField(max_length=20)
    audience = audience_field()
    lead = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in CampaignState])
    first_seen = models.DateField(null=True)
    last_seen = models.DateField(null=True)
    opened_by = models.TextField()
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)
    least_cases = models.PositiveIntegerField(default=0)
    least_bodies = models.PositiveIntegerField(default=0)
    # Raised by every change; two people who act on the same version cannot both win.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "campaigns_campaign"
        indexes = [
            audience_index("campaigns_campaign_audience"),
            models.Index(fields=["-opened_at", "-reference"], name="campaigns_campaign_opened"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="campaigns_campaign_reference"),
            models.CheckConstraint(
                condition=models.Q(state="ended") ^ models.Q(ended_at=None), name="campaigns_campaign_ended_has_time"
            ),
        ]


class Team(models.Model):
    """A body that takes part in a campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="teams", db_index=False)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "campaigns_team"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "party"], condition=models.Q(until=None), name="campaigns_team_once"
            )
        ]


class Member(models.Model):
    """A case that belongs to a campaign. Whoever does not see the case does not see that it does."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="members", db_index=False)
    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    why = models.TextField()
    added_by = models.TextField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_by = models.TextField(blank=True)

    class Meta:
        db_table = "campaigns_member"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "case"], condition=models.Q(removed_at=None), name="campaigns_member_once"
            )
        ]


class Remark(models.Model):
    """Something that one of the bodies wrote on a campaign, under its own label, never wider than the campaign's.

    Of one that was withdrawn, the words are gone. `author` is not known of those that are older than this column.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="remarks")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    by = models.TextField()
    at = models.DateTimeField()
    tlp = models.CharField(max_length=20)
    audience = audience_field()
    body = models.TextField()
    author = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "campaigns_remark"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(body=""), name="campaigns_remark_withdrawn_is_empty"
            )
        ]
