"""Addresses of the room `fair`."""

from django.urls import URLPattern

app_name = "fair"
urlpatterns: list[URLPattern] = []
