from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "pehra.releases"
    label = "releases"
