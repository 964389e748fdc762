"""Addresses of the room `contributions`."""

from django.urls import URLPattern, path

from .views import calls, calls_desk, desk, reviewing, writing

app_name = "contributions"
urlpatterns: list[URLPattern] = [
    path("contributions/", calls.calls, name="calls"),
    path("contributions/mine/", calls.mine, name="mine"),
    path("contributions/link/<str:token>/", calls.link, name="link"),
    path("contributions/join/<str:secret>/", calls.join, name="join"),
    path("contributions/begin/<slug:kind>/", calls.begin, name="begin"),
    path("contributions/<int:pk>/", writing.contribution, name="contribution"),
    path("contributions/<int:pk>/write/<slug:page>/", writing.write, name="write"),
    path("contributions/<int:pk>/withdraw/", writing.withdraw, name="withdraw"),
    path("contributions/<int:pk>/take-up/", writing.take_up, name="take_up"),
    path("contributions/<int:pk>/organisers/", writing.invite, name="invite"),
    path(
        "contributions/<int:pk>/organisers/<int:organiser>/remove/",
        writing.remove_organiser,
        name="remove_organiser",
    ),
    path("reviews/", reviewing.listing, name="reviews"),
    path("reviews/<int:pk>/", reviewing.review, name="review"),
    path("desk/contributions/", desk.listing, name="desk"),
    path("desk/contributions/export.<slug:form>", desk.export, name="export"),
    path("desk/contributions/decide/", desk.decide, name="decide"),
    path("desk/contributions/tell/", desk.tell, name="tell"),
    path("desk/contributions/<int:pk>/", desk.one, name="desk_one"),
    path("desk/contributions/<int:pk>/decide/", desk.decide_one, name="decide_one"),
    path("desk/calls/", calls_desk.calls, name="calls_desk"),
    path("desk/calls/judging/", calls_desk.judging, name="judging"),
    path("desk/calls/judging/criterion/<int:pk>/", calls_desk.criterion, name="criterion"),
    path(
        "desk/calls/judging/<slug:what>/<int:pk>/remove/",
        calls_desk.remove_judging,
        name="remove_judging",
    ),
    path("desk/calls/of/<slug:kind>/", calls_desk.call, name="call"),
    path("desk/calls/of/<slug:kind>/links/", calls_desk.make_link, name="make_link"),
    path(
        "desk/calls/of/<slug:kind>/links/<int:pk>/revoke/",
        calls_desk.revoke_link,
        name="revoke_link",
    ),
    path("desk/calls/of/<slug:kind>/questions/", calls_desk.question, name="add_question"),
    path("desk/calls/of/<slug:kind>/questions/<int:pk>/", calls_desk.question, name="question"),
    path(
        "desk/calls/of/<slug:kind>/questions/<int:pk>/change/",
        calls_desk.change_form,
        name="change_form",
    ),
]
