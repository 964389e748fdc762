"""Addresses of the room `fair`."""

from django.urls import path

from . import views

app_name = "fair"
urlpatterns = [path("fair/", views.fair, name="list")]
