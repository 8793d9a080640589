from django.apps import AppConfig

from pehra.site.wiring import connect


class SiteConfig(AppConfig):
    name = "pehra.site"
    label = "site"

    def ready(self) -> None:
        connect()


class PeoplesTables(AppConfig):
    """Accounts without what listens on the sign-in pages: for a command that has none."""

    name = "pehra.foundation.accounts"
    label = "accounts"
