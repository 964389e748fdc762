"""Addresses of the room `gates`."""

from django.urls import URLPattern, path

from . import devices, views

app_name = "gates"
urlpatterns: list[URLPattern] = [
    path("desk/door/", views.door, name="door"),
    path("desk/door/devices/", devices.listing, name="devices"),
    path("desk/door/devices/<int:pk>/revoke/", devices.revoke, name="revoke_device"),
    path("desk/door/scans/", devices.report, name="scans"),
    path("door/", devices.app, name="app"),
    path("door/worker.js", devices.worker, name="worker"),
]
