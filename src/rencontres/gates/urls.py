"""Addresses of the room `gates`."""

from django.urls import URLPattern, path

from . import board, desk, devices, sessions, views

app_name = "gates"
urlpatterns: list[URLPattern] = [
    path("desk/door/", views.door, name="door"),
    path("desk/door/devices/", devices.listing, name="devices"),
    path("desk/door/devices/<int:pk>/revoke/", devices.revoke, name="revoke_device"),
    path("desk/door/scans/", devices.report, name="scans"),
    path("desk/door/counts/", board.counts, name="counts"),
    path("desk/door/sessions/", sessions.sessions, name="sessions"),
    path("desk/on-site/", desk.desk, name="desk"),
    path("desk/on-site/register/", desk.register, name="register"),
    path("desk/on-site/organisations/", desk.organisations, name="organisations"),
    path("desk/on-site/<str:reference>/<int:number>/", desk.badge_again, name="badge_again"),
    path("desk/on-site/<str:reference>/<int:number>/paid/", desk.paid, name="paid"),
    path("desk/on-site/<str:reference>/<int:number>/badge.pdf", desk.badge, name="badge"),
    path("door/", devices.app, name="app"),
    path("door/worker.js", devices.worker, name="worker"),
]
