"""Addresses of the kit."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("healthz", views.healthz, name="healthz"),
    path("style/", views.style_guide, name="style-guide"),
]
