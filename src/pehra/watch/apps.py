from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "pehra.watch"
    label = "watch"
