"""Addresses of the room `network`."""

from django.urls import URLPattern

app_name = "network"
urlpatterns: list[URLPattern] = []
