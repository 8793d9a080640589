"""The addresses of campaigns and of what a case has to do with others."""

from django.urls import path

from pehra.campaigns.web import campaigns, connections, merging

app_name = "campaigns"

urlpatterns = [
    path("campaigns/", campaigns.listing, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="new"),
    path("campaigns/<str:reference>/", campaigns.campaign, name="campaign"),
    path("campaigns/<str:reference>/change/", campaigns.change, name="change"),
    path("campaigns/<str:reference>/remark/", campaigns.remark, name="remark"),
    path("campaigns/<str:reference>/invite/", campaigns.invite, name="invite"),
    path("campaigns/<str:reference>/remark/withdraw/", campaigns.withdraw_remark, name="withdraw_remark"),
    path("campaigns/<str:reference>/leave/", campaigns.leave, name="leave"),
    path("campaigns/<str:reference>/take-out/", campaigns.take_out, name="take_out"),
    path("campaigns/<str:reference>/pass/", campaigns.pass_on, name="pass"),
    path("campaigns/<str:reference>/end/", campaigns.end, name="end"),
    path("campaigns/<str:reference>/resume/", campaigns.resume, name="resume"),
    path("campaigns/<str:reference>/add/", campaigns.add, name="add"),
    path("campaigns/<str:reference>/remove/", campaigns.remove, name="remove"),
    path("cases/<str:reference>/connections/", connections.connections, name="connections"),
    path("cases/<str:reference>/similar/", connections.alike, name="similar"),
    path("cases/<str:reference>/merge/", merging.merge, name="merge"),
    path("cases/<str:reference>/unmerge/", merging.unmerge, name="unmerge"),
    path("cases/<str:reference>/split/", merging.split, name="split"),
    path("cases/<str:reference>/link/", connections.link, name="link"),
    path("cases/<str:reference>/unlink/", connections.unlink, name="unlink"),
    path("cases/<str:reference>/campaign/", connections.add, name="add_here"),
    path("cases/<str:reference>/same/", connections.offer_same, name="same"),
    path("cases/<str:reference>/same/accept/", connections.accept_same, name="accept_same"),
    path("cases/<str:reference>/same/decline/", connections.decline_same, name="decline_same"),
    path("cases/<str:reference>/same/end/", connections.end_same, name="end_same"),
]
