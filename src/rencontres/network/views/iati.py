"""The public file of IATI activities, and the desk from which it is looked after."""

from __future__ import annotations

import gzip

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_POST, require_safe

from rencontres.core.permissions import require

from .. import actions, publication
from ..forms.iati import IatiFileForm, PublisherForm
from ..models import IatiFile, Publisher
from ..queries import publication as published

ASSOCIATION = "22"  # what an association of local governments is, in IATI’s list
SHOWN_UNDATED = 50
SHOWN_FILES = 50


def _tag(request: HttpRequest) -> str:
    return f'"{publication.version()}"'


@require_safe
@condition(etag_func=_tag)
def activities(request: HttpRequest) -> HttpResponse:
    """The federation's activities in IATI 2.03: all, or those of a country or an authority."""
    country, authority = request.GET.get("country", ""), request.GET.get("authority", "")
    if authority and not authority.isdecimal():
        raise Http404
    if not country and not authority:
        return _file(request, publication.compressed())
    key = int(authority) if authority else None
    return _file(request, publication.compressed_part(country=country, authority=key))


def _file(request: HttpRequest, compressed: bytes) -> HttpResponse:
    """The file as the client can read it: compressed wherever it says so."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    body = compressed if packed else gzip.decompress(compressed)
    response = HttpResponse(body, content_type="application/xml; charset=utf-8")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Content-Disposition"] = 'inline; filename="activities.xml"'
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is published, what is left out and why; who publishes; the files of others."""
    require(request.user, "network.publish")
    return show_desk(request, publisher_form())


@login_required
@require_POST
def publisher(request: HttpRequest) -> HttpResponse:
    """Say who publishes."""
    require(request.user, "network.publish")
    form = PublisherForm(request.POST)
    if not form.is_valid():
        return show_desk(request, form)
    said = dict(form.cleaned_data)
    actions.set_publisher(by=request.user, prefix=said.pop("beginning"), **said)
    messages.success(request, _("The publisher is recorded; the public file follows at once."))
    return redirect("network:iati")


def publisher_form() -> PublisherForm:
    kept = Publisher.objects.values("reference", "name", "kind", beginning=F("prefix")).first()
    return PublisherForm(initial=dict(kept or {"kind": ASSOCIATION}))


def show_desk(
    request: HttpRequest, form: PublisherForm, sending: IatiFileForm | None = None
) -> HttpResponse:
    return render(
        request,
        "network/iati.html",
        {
            "form": form,
            "publisher": published.publisher(),
            "standing": published.standing(),
            "undated": published.undated()[:SHOWN_UNDATED],
            "address": request.build_absolute_uri(reverse("network:iati-activities")),
            "sending": sending or IatiFileForm(),
            "files": IatiFile.objects.defer("content", "report")[:SHOWN_FILES],
        },
        status=422 if form.errors or (sending and sending.errors) else 200,
    )
