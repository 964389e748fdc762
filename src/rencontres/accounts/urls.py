"""Addresses of the room `accounts`; those of signing in are allauth's."""

from django.urls import path

from . import personal, views

app_name = "accounts"
urlpatterns = [
    path("accounts/demo/", views.demo, name="demo"),
    path("accounts/erase/", personal.on_behalf, name="erase_on_behalf"),
    path("me/data/", personal.data, name="data"),
    path("me/data/my-data.json", personal.export, {"form": "json"}, name="export_json"),
    path("me/data/my-data.html", personal.export, {"form": "html"}, name="export_html"),
    path("me/data/link/", personal.link, name="data_link"),
    path("me/data/link/sent/", personal.link_sent, name="data_link_sent"),
    path("me/data/link/<str:token>/", personal.open_link, name="open_link"),
    path("me/data/erase/", personal.erase, name="erase"),
    path("me/data/erased/", personal.erased, name="erased"),
]
