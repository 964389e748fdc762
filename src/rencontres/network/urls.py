"""Addresses of the room `network`."""

from django.urls import path

from . import views

app_name = "network"
urlpatterns = [
    path("", views.home, name="home"),
    path("authorities/", views.authorities, name="authorities"),
    path("authorities/<int:pk>/", views.authority, name="authority"),
    path("countries/<str:code>/", views.country, name="country"),
    path("iati/", views.iati.desk, name="iati"),
    path("iati/activities.xml", views.iati.activities, name="iati-activities"),
    path("iati/publisher/", views.iati.publisher, name="iati-publisher"),
    path("credits/", views.sources, name="credits"),
]
