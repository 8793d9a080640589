from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "pehra.readiness"
    label = "readiness"
