"""Addresses of the room `stage`."""

from django.urls import path

from . import views

app_name = "stage"
urlpatterns = [
    path("stage/", views.running_order, name="list"),
    path("stage/<int:pk>/<slug:verb>/", views.direct, name="direct"),
]
