"""Addresses of the room `delegations`."""

from django.urls import URLPattern, path

from . import (
    approving,
    calendar,
    categories,
    consenting,
    desk,
    intakes,
    letters,
    needs,
    printing,
    registration,
    reviewing,
    roles,
    views,
    waiting,
)

app_name = "delegations"
_INTAKE = "<slug:edition>/people/<int:pk>"
_DESK_SEAT = "<slug:edition>/desk/delegations/<str:reference>/seats/<int:number>"
_SEAT = "<slug:edition>/delegations/<str:reference>/seats/<int:number>"

urlpatterns: list[URLPattern] = [
    path("me/", views.me, name="me"),
    path("<slug:edition>/me/delegation/", views.mine, name="mine"),
    path("<slug:edition>/me/agenda/", views.agenda, name="agenda"),
    path("<slug:edition>/agenda/<str:token>.ics", calendar.feed, name="calendar"),
    path("<slug:edition>/register/", registration.register, name="register"),
    path("<slug:edition>/register/<str:secret>/", registration.resume, name="resume"),
    path("<slug:edition>/register/<str:secret>/done/", registration.registered, name="registered"),
    path(
        "<slug:edition>/register/<str:secret>/<slug:page>/",
        registration.page,
        name="register_page",
    ),
    path("<slug:edition>/delegations/<str:reference>/seats/", views.add, name="add_seats"),
    path(f"{_SEAT}/name/", views.name, name="name"),
    path(f"{_SEAT}/replace/", views.replace, name="replace"),
    path(f"{_SEAT}/withdraw/", views.withdraw, name="withdraw"),
    path(f"{_SEAT}/letter/", letters.request_letter, name="letter"),
    path(f"{_SEAT}/letter.pdf", letters.download, name="letter_pdf"),
    path("letters/<str:code>/", letters.verify, name="verify_letter"),
    path("<slug:edition>/consents/<int:pk>/", consenting.answer, name="answer_consent"),
    path("<slug:edition>/desk/organisations/", reviewing.organisations, name="organisations"),
    path(
        "<slug:edition>/desk/organisations/<str:reference>/",
        reviewing.answer,
        name="answer_organisation",
    ),
    path("<slug:edition>/desk/image-rights/", consenting.image_rights, name="image_rights"),
    path("<slug:edition>/desk/letters/", letters.register, name="letters"),
    path("<slug:edition>/desk/letters/<int:pk>/", letters.check, name="check_letter"),
    path("<slug:edition>/desk/letters/<int:pk>/decide/", letters.decide, name="decide_letter"),
    path("<slug:edition>/desk/letters/<int:pk>.pdf", letters.desk_download, name="desk_letter"),
    path("<slug:edition>/waiting/<str:code>/", waiting.group, name="waiting"),
    path("<slug:edition>/waiting/<str:code>/answer/", waiting.answer, name="answer_offer"),
    path("<slug:edition>/desk/people/import/", intakes.upload, name="import"),
    path(
        "<slug:edition>/delegations/<str:reference>/import/", intakes.upload_own, name="import_own"
    ),
    path(f"{_INTAKE}/", intakes.intake, name="intake"),
    path(f"{_INTAKE}/columns/", intakes.columns, name="intake_columns"),
    path(f"{_INTAKE}/answer/", intakes.answer, name="intake_answer"),
    path(f"{_INTAKE}/accept/", intakes.accept, name="intake_accept"),
    path(f"{_INTAKE}/discard/", intakes.discard, name="intake_discard"),
    path(f"{_INTAKE}/report.<str:form>", intakes.report_file, name="intake_file"),
    path("<slug:edition>/me/details/", roles.details, name="details"),
    path("<slug:edition>/desk/roles/", roles.listing, name="roles"),
    path("<slug:edition>/desk/roles/team/", roles.team, name="seat_team"),
    path("<slug:edition>/desk/roles/<int:pk>/", roles.decide, name="decide_role"),
    path("<slug:edition>/desk/approvals/", approving.listing, name="approvals"),
    path(
        "<slug:edition>/desk/approvals/several/", approving.approve_several, name="approve_several"
    ),
    path("<slug:edition>/desk/approvals/<int:pk>/", approving.decide, name="decide_approval"),
    path("<slug:edition>/desk/waiting/", waiting.listing, name="waiting_list"),
    path("<slug:edition>/desk/waiting/hours/", waiting.hours, name="offer_hours"),
    path("<slug:edition>/desk/waiting/<int:pk>/offer/", waiting.offer, name="offer"),
    path("<slug:edition>/desk/waiting/<int:pk>/remove/", waiting.remove, name="remove_waiting"),
    path("<slug:edition>/desk/delegations/", desk.listing, name="desk"),
    path("<slug:edition>/desk/delegations/<str:reference>/", desk.delegation, name="delegation"),
    path("<slug:edition>/desk/categories/", categories.listing, name="categories"),
    path("<slug:edition>/desk/country-quota/", categories.country_quota, name="country_quota"),
    path("<slug:edition>/desk/categories/<slug:key>/", categories.change, name="category"),
    path("<slug:edition>/desk/categories/<slug:key>/codes/", categories.invite, name="invite"),
    path("<slug:edition>/desk/needs/", needs.page, name="needs"),
    path("<slug:edition>/desk/needs.<str:form>", needs.file, name="needs_file"),
    path(f"{_DESK_SEAT}/badge.pdf", printing.badge, name="badge"),
    path("<slug:edition>/desk/print/", printing.page, name="print"),
    path("<slug:edition>/desk/print/badges.pdf", printing.badges, name="badges"),
    path("<slug:edition>/desk/print/door-list.pdf", printing.door_list, name="door_list"),
    path("<slug:edition>/desk/print/delegations.pdf", printing.by_delegation, name="by_delegation"),
]
