"""Settings of a command that brings events in: the tables that it writes and those that they point at.

Whoever waits for such a command waits for what it loads first. All pages, jobs and domains took longer to load than
two hundred thousand events to store, and none of them has a part in storing events.
"""

from pehra.site.settings import *  # noqa: F403

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "pehra.foundation.access",
    "pehra.site.apps.PeoplesTables",
    "pehra.registry",
    "pehra.events",
]
# Its jobs are given by their names; whoever does them knows them.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs_of_nobody"
