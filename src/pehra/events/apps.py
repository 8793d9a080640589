from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "pehra.events"
    label = "events"
