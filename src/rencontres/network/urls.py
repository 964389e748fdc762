"""Addresses of the room `network`."""

from django.urls import path

from . import views

app_name = "network"

_YEAR = "desk/members/<int:year>"
_MEMBERSHIP = "desk/memberships/<int:pk>"
members = [
    path("desk/", views.members.desk, name="desk"),
    path("desk/officers/", views.officers.officers, name="officers"),
    path("desk/officers/<int:pk>/dismiss/", views.officers.dismiss, name="dismiss_officer"),
    path("desk/letterhead/", views.fees.letterhead, name="letterhead"),
    path("desk/members/", views.members.members, name="members"),
    path("desk/members/new-year/", views.members.new_year, name="new_year"),
    path(f"{_YEAR}/", views.members.members_of, name="members_of"),
    path(f"{_YEAR}/statement.xlsx", views.members.spreadsheet, name="members_xlsx"),
    path(f"{_YEAR}/enrol/", views.members.enrol, name="enrol"),
    path(f"{_YEAR}/scale/", views.fees.scale, name="scale"),
    path(f"{_YEAR}/fees/", views.fees.fees, name="fees"),
    path(f"{_YEAR}/due/", views.fees.due, name="due"),
    path(f"{_YEAR}/calls/", views.fees.calls, name="calls"),
    path(f"{_YEAR}/remind/", views.fees.remind, name="remind"),
    path("desk/member/<int:pk>/", views.members.member, name="member"),
    path("desk/member/<int:pk>/statement.pdf", views.members.statement, name="statement"),
    path(f"{_MEMBERSHIP}/call.pdf", views.members.call, name="call"),
    path(f"{_MEMBERSHIP}/fee/", views.members.set_fee, name="set_fee"),
    path(f"{_MEMBERSHIP}/pay/", views.members.pay, name="pay"),
    path(f"{_MEMBERSHIP}/waive/", views.members.end, {"how": "waive"}, name="waive"),
    path(f"{_MEMBERSHIP}/leave/", views.members.end, {"how": "leave"}, name="leave"),
    path(f"{_MEMBERSHIP}/restore/", views.members.restore, name="restore"),
    path("desk/payments/<int:pk>/cancel/", views.members.cancel_payment, name="cancel_payment"),
]
_FUND = "desk/funds/<int:pk>"
funds = [
    path("funds/", views.funds.funds, name="funds"),
    path("funds/<int:pk>/", views.funds.fund, name="fund"),
    path("desk/funds/", views.funds.funds_desk, name="funds_desk"),
    path("desk/funds/new/", views.funds.new_fund, name="new_fund"),
    path(f"{_FUND}/", views.funds.fund_desk, name="fund_desk"),
    path(f"{_FUND}/change/", views.funds.change_fund, name="change_fund"),
    path(f"{_FUND}/close/", views.funds.close_fund, name="close_fund"),
    path(f"{_FUND}/contribute/", views.funds.contribute, name="contribute"),
    path(f"{_FUND}/use/", views.funds.use, name="use_fund"),
    path(
        "desk/contributions/<int:pk>/cancel/",
        views.funds.cancel_contribution,
        name="cancel_contribution",
    ),
    path("desk/uses/<int:pk>/cancel/", views.funds.cancel_use, name="cancel_use"),
]

urlpatterns = [
    *members,
    *funds,
    path("", views.home, name="home"),
    path("authorities/", views.authorities, name="authorities"),
    path("authorities/<int:pk>/", views.authority, name="authority"),
    path("countries/<str:code>/", views.country, name="country"),
    path("iati/", views.iati.desk, name="iati"),
    path("iati/activities.xml", views.iati.activities, name="iati-activities"),
    path("iati/publisher/", views.iati.publisher, name="iati-publisher"),
    path("credits/", views.sources, name="credits"),
]
