"""Addresses of the room `proceedings`."""

from django.urls import path

from . import views

app_name = "proceedings"
urlpatterns = [
    path("proceedings/", views.listing, name="list"),
    path("proceedings/proceedings.pdf", views.pdf, name="pdf"),
    path("proceedings/<slug:key>/write/", views.write, name="write"),
]
