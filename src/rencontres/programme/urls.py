"""Addresses of the room `programme`: the public pages of an edition, and the team's desk."""

from django.urls import URLPattern, path

from . import (
    changelog,
    feeds,
    invitations,
    part_pages,
    screens,
    sessions_desk,
    views,
    waiting,
)
from .timetable_urls import timetable

app_name = "programme"
_SESSION = "<slug:edition>/desk/session/<slug:key>/"
urlpatterns: list[URLPattern] = [
    path("", views.current, name="current"),
    path("<slug:edition>/", views.home, name="home"),
    path("<slug:edition>/programme/", views.listing, name="list"),
    path("<slug:edition>/programme/grid/", views.grid, name="grid"),
    path("<slug:edition>/programme/schedule.json", feeds.schedule_json, name="schedule-json"),
    path("<slug:edition>/programme/schedule.xml", feeds.schedule_xml, name="schedule-xml"),
    path("<slug:edition>/programme/calendar.ics", feeds.calendar, {"form": "ics"}, name="ical"),
    path("<slug:edition>/programme/calendar.xcs", feeds.calendar, {"form": "xcs"}, name="xcal"),
    path("<slug:edition>/programme/changes/", changelog.changelog, name="changelog"),
    path("<slug:edition>/programme/changes.atom", changelog.atom, name="changelog-atom"),
    path("<slug:edition>/sessions/<slug:key>/", views.session, name="session"),
    path("<slug:edition>/sessions/<slug:key>/book/", views.book, name="book"),
    path("<slug:edition>/sessions/<slug:key>/unbook/", views.unbook, name="unbook"),
    path("<slug:edition>/sessions/<slug:key>/wait/", waiting.wait, name="wait"),
    path("<slug:edition>/sessions/<slug:key>/together/", waiting.together, name="together"),
    path("<slug:edition>/places/<slug:code>/", waiting.party, name="party"),
    path("<slug:edition>/places/<slug:code>/answer/", waiting.answer, name="answer"),
    path("<slug:edition>/screens/", screens.index, name="screens"),
    path("<slug:edition>/screens/rooms/", screens.rooms, name="screen-rooms"),
    path("<slug:edition>/screens/rooms/<slug:key>/", screens.room, name="screen"),
    path("<slug:edition>/speakers/", views.speakers, name="speakers"),
    path("<slug:edition>/speakers/<int:pk>/", views.speaker, name="speaker"),
    path("<slug:edition>/speakers/<int:pk>/portrait.jpg", views.portrait, name="portrait"),
    path("<slug:edition>/my-part/", part_pages.mine, name="mine_part"),
    path("<slug:edition>/my-part/<str:token>/", part_pages.by_letter, name="my_part"),
    path("<slug:edition>/partners/", views.partners, name="partners"),
    path("<slug:edition>/documents/<int:pk>/", views.document, name="document"),
    path("<slug:edition>/desk/sessions/", sessions_desk.sessions, name="sessions"),
    path("<slug:edition>/desk/sessions/new/", sessions_desk.new, name="new"),
    path("<slug:edition>/desk/sessions/kinds/", sessions_desk.kinds, name="kinds"),
    path("<slug:edition>/desk/sessions/kinds/new/", sessions_desk.kind, name="new_kind"),
    path("<slug:edition>/desk/sessions/kinds/<slug:key>/", sessions_desk.kind, name="kind"),
    path("<slug:edition>/desk/sessions/restore/<int:pk>/", sessions_desk.restore, name="restore"),
    path(_SESSION, sessions_desk.edit, name="edit"),
    path(_SESSION + "undo/", sessions_desk.undo, name="undo"),
    path(_SESSION + "delete/", sessions_desk.delete, name="delete"),
    path(
        _SESSION + "documents/",
        sessions_desk.document,
        name="add_document",
    ),
    path(
        _SESSION + "documents/<int:pk>/remove/",
        sessions_desk.remove_document,
        name="remove_document",
    ),
    path(_SESSION + "guests/", sessions_desk.invite, name="invite_guest"),
    path(
        _SESSION + "guests/<int:pk>/remove/",
        sessions_desk.uninvite,
        name="uninvite_guest",
    ),
    path("<slug:edition>/desk/speakers/", invitations.speakers, name="parts"),
    path("<slug:edition>/desk/speakers/remind/", invitations.remind, name="remind"),
    path("<slug:edition>/desk/speakers/<int:pk>/remove/", invitations.remove, name="remove_part"),
    path("<slug:edition>/desk/declined/<int:pk>/", invitations.forget, name="forget_declined"),
    *timetable,
]
