from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "pehra.statistics"
    label = "statistics"
