"""Pages of devices: the app that works without network, its enrolment, and what it has read."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rencontres.core import qr
from rencontres.core.permissions import require
from rencontres.core.requests import CONTENT_SECURITY_POLICY
from rencontres.editions.models import Edition
from rencontres.editions.queries import visible_editions

from . import actions, queries
from .forms import DeviceForm, ScanFilters
from .models import Device, Scan

PAGE = 100
_READS_WITH_WASM = "script-src 'self' 'wasm-unsafe-eval'"  # ZXing, where the browser has no reader
WORKER = Path(__file__).parent / "static" / "gates" / "worker.js"


@require_safe
def app(request: HttpRequest, edition: str) -> HttpResponse:
    """The app: one page that a device keeps, the same for all; who may use it has enrolled."""
    found = get_object_or_404(visible_editions(request.user), slug=edition)
    response = render(request, "gates/app.html", {"edition": found})
    response["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; {_READS_WITH_WASM}"
    return response


@require_safe
def worker(request: HttpRequest, edition: str) -> HttpResponse:
    """The service worker, served from beside the app since it may serve nothing above itself."""
    return HttpResponse(
        WORKER.read_text(), content_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


@login_required
def listing(request: HttpRequest, edition: str) -> HttpResponse:
    """The edition's devices, and a new one's code to scan."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "gates.manage_devices", found)
    gates = {gate.key: gate for gate in found.gates.select_related("edition")}
    form = DeviceForm(request.POST if request.method == "POST" else None, gates=gates.values())
    new = address = None
    if form.is_valid():
        chosen = form.cleaned_data
        new = actions.add_device(by=request.user, gate=gates[chosen["gate"]], name=chosen["name"])
        path = reverse("gates:app", args=[found.slug])
        address = f"{request.build_absolute_uri(path)}#{new.code}"
        form = DeviceForm(gates=gates.values())
    context = {
        "edition": found,
        "form": form,
        "devices": queries.devices(found),
        "new": new,
        "address": address,
        "code": qr.svg(address) if address else "",
    }
    return render(request, "gates/devices.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def revoke(request: HttpRequest, edition: str, pk: int) -> HttpResponse:
    """Take a device out of service."""
    device = get_object_or_404(Device, edition__slug=edition, pk=pk)
    actions.revoke_device(by=request.user, device=device)
    messages.success(
        request, _("The device is revoked: it wipes its list when it next has network.")
    )
    return redirect("gates:devices", edition=edition)


@require_safe
@login_required
def report(request: HttpRequest, edition: str) -> HttpResponse:
    """What devices read: second uses and unknown tickets are found here."""
    found = get_object_or_404(Edition, slug=edition)
    require(request.user, "gates.see", found)
    filters = ScanFilters(request.GET or None)
    outcome = filters.cleaned_data["outcome"] if filters.is_valid() else ""
    pages = Paginator(queries.scans(found, outcome), PAGE)
    context = {
        "edition": found,
        "filters": filters,
        "page": pages.get_page(request.GET.get("page")),
        "again": queries.scans(found, Scan.Outcome.AGAIN).count(),
    }
    return render(request, "gates/scans.html", context)
