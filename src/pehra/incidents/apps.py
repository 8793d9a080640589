from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "pehra.incidents"
    label = "incidents"
