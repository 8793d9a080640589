from django.apps import AppConfig

from pehra.site.wiring import connect


class SiteConfig(AppConfig):
    name = "pehra.site"
    label = "site"

    def ready(self) -> None:
        connect()
