from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "pehra.council"
    label = "council"
