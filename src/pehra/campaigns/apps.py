from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "pehra.campaigns"
    label = "campaigns"
