"""Addresses of the room `delegations`."""

from django.urls import URLPattern

app_name = "delegations"
urlpatterns: list[URLPattern] = []
