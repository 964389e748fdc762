"""Addresses of the room `editions`."""

from django.urls import path

from . import views

app_name = "editions"
urlpatterns = [
    path("desk/team/", views.team, name="team"),
    path("desk/team/<int:pk>/remove/", views.remove, name="remove_member"),
]
