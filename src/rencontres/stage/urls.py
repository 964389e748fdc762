"""Addresses of the room `stage`."""

from django.urls import URLPattern

app_name = "stage"
urlpatterns: list[URLPattern] = []
