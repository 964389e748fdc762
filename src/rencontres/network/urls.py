"""Addresses of the room `network`."""

from django.urls import path, register_converter

from . import views
from .views import imports, review


class Cooperation:
    """What an address is about: links or projects."""

    regex = "links|projects"
    to_python = to_url = staticmethod(str)


class Documented(Cooperation):
    """What has a history and documents: agreements too."""

    regex = "links|projects|agreements"


register_converter(Cooperation, "cooperation")
register_converter(Documented, "documented")

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

_GROUP = "desk/groups/<slug:slug>"
groups = [
    path("groups/", views.groups.groups, name="groups"),
    path("groups/<slug:slug>/", views.groups.group, name="group"),
    path("group-documents/<int:pk>/", views.groups.document, name="group_document"),
    path("desk/groups/", views.groups_desk.groups, name="groups_desk"),
    path("desk/new-group/", views.groups_desk.new_group, name="new_group"),
    path(f"{_GROUP}/", views.groups_desk.group, name="group_desk"),
    path(f"{_GROUP}/change/", views.groups_desk.change, name="change_group"),
    path(f"{_GROUP}/president/", views.groups_desk.president, name="president"),
    path(f"{_GROUP}/no-president/", views.groups_desk.remove_president, name="no_president"),
    path(f"{_GROUP}/coordinator/", views.groups_desk.coordinator, name="coordinator"),
    path(f"{_GROUP}/choose/", views.groups_desk.choose, name="choose"),
    path(f"{_GROUP}/meetings/", views.groups_desk.new_meeting, name="new_meeting"),
    path(f"{_GROUP}/documents/", views.groups_desk.add_document, name="add_group_document"),
    path(f"{_GROUP}/decisions/", views.groups_desk.decide, name="decide"),
    path("desk/choices/<int:pk>/forget/", views.groups_desk.forget, name="forget_choice"),
    path("desk/meetings/<int:pk>/", views.groups_desk.meeting, name="group_meeting"),
    path(
        "desk/group-documents/<int:pk>/remove/",
        views.groups_desk.remove_document,
        name="remove_group_document",
    ),
    path("desk/decisions/<int:pk>/", views.groups_desk.settle, name="settle"),
]

urlpatterns = [
    *members,
    *funds,
    *groups,
    path("", views.home, name="home"),
    path("authorities/", views.authorities, name="authorities"),
    path("authorities/new/", views.registry.new_authority, name="authority-new"),
    path("authorities/<int:pk>/", views.authority, name="authority"),
    path("authorities/<int:pk>/edit/", views.registry.edit_authority, name="authority-edit"),
    path("authorities/<int:pk>/history/", views.registry.history_of, name="authority-history"),
    path("authorities/<int:pk>/take-back-end/", views.registry.take_back_end, name="take-back-end"),
    path("names/<int:pk>/remove/", views.registry.remove_name, name="name-remove"),
    path(
        "identifiers/<int:pk>/remove/", views.registry.remove_identifier, name="identifier-remove"
    ),
    path("desk/reference-data/", views.reference.reference_data, name="reference-data"),
    path("desk/reference-data/compare/", views.reference.compare, name="reference-compare"),
    path("desk/reference-data/apply/", views.reference.apply, name="reference-apply"),
    path("countries/<str:code>/", views.country, name="country"),
    path("iati/", views.iati.desk, name="iati"),
    path("iati/activities.xml", views.iati.activities, name="iati-activities"),
    path("iati/publisher/", views.iati.publisher, name="iati-publisher"),
    path("iati/organisations/", views.iati_organisations.organisations, name="iati-organisations"),
    path("iati/organisation/", views.iati_organisations.organisation, name="iati-organisation"),
    path("iati/files/", views.iati_files.send, name="iati-send"),
    path("iati/files/<int:pk>/", views.iati_files.file, name="iati-file"),
    path("iati/files/<int:pk>/accept/", views.iati_files.accept, name="iati-accept"),
    path("iati/files/<int:pk>/discard/", views.iati_files.discard, name="iati-discard"),
    path("iati/files/<int:pk>/source/", views.iati_files.source, name="iati-source"),
    path("iati/files/<int:pk>/activities.xml", views.iati_files.kept, name="iati-kept"),
    path("authorities/<int:pk>/oda/", views.oda.oda, name="oda"),
    path("authorities/<int:pk>/oda/<int:year>/", views.oda.oda, name="oda-year"),
    path("authorities/<int:pk>/oda/<int:year>.xlsx", views.oda.spreadsheet, name="oda-xlsx"),
    path("oda/", views.oda.eligible, name="eligible"),
    path("oda/new/", views.oda.keep, name="eligible-add"),
    path("oda/load/", views.oda.load, name="eligible-load"),
    path("oda/<int:pk>/", views.oda.keep, name="eligible-edit"),
    path("oda/<int:pk>/remove/", views.oda.remove, name="eligible-remove"),
    path("explore/", views.explore.page, name="explore"),
    path("explore/map/<slug:show>.json", views.explore.geometry, name="map-geometry"),
    path("explore/export.<slug:form>", views.explore.export, name="export"),
    path("explore/map/selection", views.explore.selection, name="map-selection"),
    path("outlines.svg", views.explore.outlines, name="outlines"),
    path("desk/imports/", imports.imports, name="imports"),
    path("desk/imports/new/", imports.upload, name="import-upload"),
    path("desk/imports/<int:pk>/", imports.one, name="import"),
    path("desk/imports/<int:pk>/columns/", imports.columns, name="import-columns"),
    path("desk/imports/<int:pk>/preview/", imports.preview, name="import-preview"),
    path("desk/imports/<int:pk>/review/", review.review, name="import-review"),
    path("desk/imports/<int:pk>/review/answer/", review.answer, name="import-answer"),
    path("desk/imports/<int:pk>/accept/", imports.accept, name="import-accept"),
    path("desk/imports/<int:pk>/report/", imports.report, name="import-report"),
    path("desk/imports/<int:pk>/report.<str:form>", imports.report_file, name="import-file"),
    path("desk/imports/<int:pk>/take-back/", imports.take_back, name="import-take-back"),
    path("desk/imports/<int:pk>/discard/", imports.discard, name="import-discard"),
    path("credits/", views.sources, name="credits"),
    path("mine/", views.mine, name="mine"),
    path("mine/<str:token>/", views.mine_by_letter, name="mine-by-letter"),
    path("claims/", views.claims, name="claims"),
    path("claims/<int:pk>/", views.decide_claim, name="decide-claim"),
    path("quality/", views.quality, name="quality"),
    path("terms/", views.terms, name="terms"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("changes/<int:pk>/undo/", views.undo, name="undo"),
    path("agreements/<int:pk>/edit/", views.edit_agreement, name="agreement-edit"),
    path("links/<int:pk>/agreements/new/", views.agree, name="agree"),
    path("<cooperation:word>/new/", views.create, name="create"),
    path("<cooperation:word>/<int:pk>/", views.cooperation, name="cooperation"),
    path("<cooperation:word>/<int:pk>/edit/", views.edit, name="edit"),
    path("<cooperation:word>/<int:pk>/end/", views.end, name="end"),
    path("<cooperation:word>/<int:pk>/suspend/", views.suspend, name="suspend"),
    path("<cooperation:word>/<int:pk>/resume/", views.resume, name="resume"),
    path("<cooperation:word>/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<documented:word>/<int:pk>/history/", views.history_of, name="history"),
    path("<documented:word>/<int:pk>/documents/new/", views.attach, name="attach"),
    path(
        "<documented:word>/<int:pk>/documents/<int:attachment>/remove/",
        views.detach,
        name="detach",
    ),
]
