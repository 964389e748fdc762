"""Addresses of the room `gates`."""

from django.urls import URLPattern, path

from . import views

app_name = "gates"
urlpatterns: list[URLPattern] = [path("desk/door/", views.door, name="door")]
