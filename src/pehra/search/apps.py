from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "pehra.search"
    label = "search"
