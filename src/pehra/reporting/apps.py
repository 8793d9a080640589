from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "pehra.reporting"
    label = "reporting"
