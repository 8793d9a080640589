from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "pehra.foundation.access"
    label = "access"
