"""Addresses of the room `fair`."""

from django.urls import path

from . import desk, views

app_name = "fair"
urlpatterns = [
    path("fair/", views.fair, name="list"),
    path("desk/fair/", desk.staff, name="staff"),
    path("desk/fair/<int:pk>/remove/", desk.remove, name="remove_staff"),
]
