from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "pehra.public"
    label = "public"
