"""Addresses of the room `money`."""

from django.urls import URLPattern, path

from . import by_hand, desk, views

app_name = "money"
_ORDER = "orders/<str:reference>"
_DESK = "desk/orders"
_DESK_ORDER = "desk/orders/<str:reference>"

urlpatterns: list[URLPattern] = [
    path(f"{_ORDER}/", views.order, name="order"),
    path(f"{_ORDER}/place/", views.place, name="place"),
    path(f"{_ORDER}/account/", views.account, name="account"),
    path(f"{_ORDER}/ask-quote/", views.ask_quote, name="ask_quote"),
    path(f"{_ORDER}/invoices/<int:pk>.pdf", views.invoice, name="invoice"),
    path(f"{_ORDER}/invoices/<int:pk>.xml", views.invoice_xml, name="invoice_xml"),
    path(f"{_ORDER}/<str:kind>.pdf", views.paper, name="paper"),
    path(f"{_DESK}/", desk.listing, name="desk"),
    path(f"{_DESK}/issue/", desk.issue, name="issue_all"),
    path(f"{_DESK}/orders.xlsx", desk.export, name="export"),
    path(f"{_DESK}/entries.csv", desk.books, name="books"),
    path(f"{_DESK}/terms/", desk.write_terms, name="terms"),
    path(f"{_DESK}/rates/", desk.rates, name="rates"),
    path(f"{_DESK_ORDER}/", desk.order, name="desk_order"),
    path(f"{_DESK_ORDER}/payer/", desk.payer, name="payer"),
    path(f"{_DESK_ORDER}/lines/", desk.add_line, name="add_line"),
    path(f"{_DESK_ORDER}/lines/<int:position>/take/", desk.take_line, name="take_line"),
    path(f"{_DESK_ORDER}/payments/", by_hand.note, name="note_payment"),
    path(
        f"{_DESK_ORDER}/payments/<int:pk>/take-back/", by_hand.take_back, name="take_payment_back"
    ),
    path(f"{_DESK_ORDER}/act/", desk.act, name="act"),
    path(f"{_DESK_ORDER}/invoices/<int:pk>/act/", desk.act_on_invoice, name="act_on_invoice"),
]
