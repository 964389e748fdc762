"""Addresses of the room `press`, mounted under the edition's slug."""

from django.urls import URLPattern, path

from . import desk, views

app_name = "press"
urlpatterns: list[URLPattern] = [
    path("press/", views.communique, name="communique"),
    path("press/communique.<str:language>.<str:format>", views.document, name="document"),
    path("press/figures/<str:name>/", views.figure, name="figure"),
    path("desk/", desk.dashboard, name="dashboard"),
    path("desk/figures/", desk.figures, name="figures"),
    path("desk/figures/freeze/", desk.freeze, name="freeze"),
    path("desk/figures/publish/<int:number>/", desk.publish, name="publish"),
]
