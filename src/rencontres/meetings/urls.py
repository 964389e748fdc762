"""Addresses of the room `meetings`."""

from django.urls import path

from . import views

app_name = "meetings"
urlpatterns = [
    path("meetings/", views.meetings, name="list"),
    path("meetings/<int:pk>/cancel/", views.cancel, name="cancel"),
]
