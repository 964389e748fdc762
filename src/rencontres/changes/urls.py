"""Addresses of the room `changes`."""

from django.urls import URLPattern, path

from . import views

app_name = "changes"
urlpatterns: list[URLPattern] = [
    path("desk/changes/", views.desk, name="desk"),
    path("desk/changes/preview/", views.preview, name="preview"),
    path("desk/changes/<int:pk>/undo/", views.undo, name="undo"),
    path("changes/<int:pk>/", views.change, name="change"),
]
