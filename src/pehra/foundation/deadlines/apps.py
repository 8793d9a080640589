from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "pehra.foundation.deadlines"
    label = "deadlines"
