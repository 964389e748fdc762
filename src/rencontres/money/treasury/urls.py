"""Addresses of what comes and goes back."""

from django.urls import URLPattern, path

from . import giving_back, paying, views

app_name = "treasury"
_DESK = "desk/money"

urlpatterns: list[URLPattern] = [
    path("orders/<str:reference>/pay/<str:code>/", paying.pay, name="pay"),
    path(f"{_DESK}/bank/", views.bank, name="bank"),
    path(f"{_DESK}/bank/accept/", views.settle_exact, name="settle_exact"),
    path(f"{_DESK}/bank/<int:pk>/", views.statement, name="statement"),
    path(f"{_DESK}/movements/<int:pk>/", views.movement, name="movement"),
    path(f"{_DESK}/movements/<int:pk>/accept/", views.accept, name="accept"),
    path(f"{_DESK}/refunds/", views.refunds, name="refunds"),
    path(f"{_DESK}/refunds/<int:pk>/account/", giving_back.account, name="account"),
    path(f"{_DESK}/refunds/files/", giving_back.make_file, name="make_file"),
    path(f"{_DESK}/refunds/files/<int:pk>.xml", giving_back.file, name="file"),
    path(f"{_DESK}/edition-terms/", views.edition_terms, name="edition_terms"),
    path(f"{_DESK}/reminders/", views.reminders, name="reminders"),
    path(f"{_DESK}/reminders/<int:pk>/promise/", views.promise, name="promise"),
]
