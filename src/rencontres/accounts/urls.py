"""Addresses of the room `accounts`; those of signing in are allauth's."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [path("demo/", views.demo, name="demo")]
