from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "pehra.registry"
    label = "registry"
