"""One campaign over six cases and forty reports, worked by analysts of two CERTs while the duty officer watches; its
papers verify, its figures agree at each tier, and a stranger who tries every route learns nothing.

With JOURNEY_PICTURES=FOLDER the journey leaves the pictures that the analyst's guide shows.
"""

import pytest

from tests.journeys import campaign_acts as acts
from tests.journeys import campaign_ends as ends
from tests.journeys.campaign_story import People, Story
from tests.journeys.campaign_stranger import learns_nothing_by_api, learns_nothing_by_pages
from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser


def test_two_certs_work_one_campaign_and_nobody_else_learns_of_it(visitor: type, site: Site) -> None:
    """One story in one test: its acts build on each other, so they belong into one process."""
    story = Story(site, People(visitor))
    ends.the_figures_are_read_before(story)
    acts.the_duty_officer_begins_to_watch(story)
    acts.programs_get_their_tokens(story)
    acts.forty_reports_come_in(story)
    acts.each_analyst_accepts_twenty_at_once(story)
    acts.a_merge_is_taken_back(story)
    acts.the_reports_become_four_cases(story)
    acts.each_analyst_splits_one_off(story)
    acts.both_work_one_campaign(story)
    acts.two_cases_are_one_incident(story)
    acts.a_redacted_copy_is_released_by_a_second_person(story)
    acts.the_other_cert_reads_the_copy(story)
    acts.the_duty_officer_sees_the_case_arrive(story)
    acts.the_evidence_changes_hands(story)
    ends.the_statutory_report_verifies(story)
    ends.all_six_are_closed(story)
    ends.the_figures_agree_at_every_tier(story)
    learns_nothing_by_pages(story)
    learns_nothing_by_api(story)
    ends.every_act_is_in_the_journal(story)
