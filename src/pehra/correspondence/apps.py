from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "pehra.correspondence"
    label = "correspondence"
