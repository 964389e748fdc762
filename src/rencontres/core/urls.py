"""Addresses of the kit: what machines ask for, and (`pages`) what people read, by language."""

from django.urls import URLPattern, path
from django.views.generic import TemplateView

from . import events, views

urlpatterns: list[URLPattern] = [
    path("healthz", views.healthz, name="healthz"),
    path("live/<str:topic>/", events.stream, name="live"),
]

pages: list[URLPattern] = [
    path("style/", views.style_guide, name="style-guide"),
    path(
        "accessibility/",
        TemplateView.as_view(template_name="core/accessibility.html"),
        name="accessibility",
    ),
    path("legal/", TemplateView.as_view(template_name="core/legal.html"), name="legal"),
]
