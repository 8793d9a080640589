from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "pehra.playbooks"
    label = "playbooks"
