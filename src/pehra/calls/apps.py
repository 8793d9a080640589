from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "pehra.calls"
    label = "calls"
