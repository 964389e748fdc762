"""Three gates without network: what they read is kept, also through a crash, and told later."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import cycle

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from rencontres.changes.actions import change_plan
from rencontres.changes.orders import Order
from rencontres.core.actor import SYSTEM
from rencontres.delegations.actions import print_badge, withdraw_seat
from rencontres.delegations.models import Seat
from rencontres.delegations.tickets import signed
from rencontres.editions.models import Slot
from rencontres.gates.actions import add_device, set_up_session_gate
from rencontres.gates.models import CheckIn, Device, Entry, Gate, Scan
from rencontres.programme.models import Booking

from .. import factories
from ..changes.rows import placed
from .conftest import AXE

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True),
]
SCANS = 500
GATES = ("main", "garden", "stage")
CONTROLLED = """async () => navigator.serviceWorker.controller || new Promise(
  (done) => { navigator.serviceWorker.oncontrollerchange = () => done(); }).then(() => 1)"""
# As a scanner that types: the next ticket once the last one is kept and counted.
TYPED = """async (tickets) => {
  const input = document.querySelector("[data-part=ticket]");
  const counter = document.querySelector("[data-part=read]");
  for (const ticket of tickets) {
    const counted = new Promise((done) => new MutationObserver((_changes, observer) => {
      observer.disconnect();
      done();
    }).observe(counter, { childList: true }));
    input.value = ticket;
    input.form.requestSubmit();
    await counted;
  }
}"""


@pytest.fixture
def hall():
    """An edition of 400 tickets and three gates."""
    edition = factories.edition(slug="2017")
    delegation = factories.delegation(edition)
    tickets = []
    for number in range(400):
        seat = factories.seat(delegation, given_name="Awa")
        seat.ticket = f"TICKET{number:010}"
        seat.save()
        tickets.append(seat.ticket)
    gates = [Gate.objects.create(edition=edition, key=key, name={"fr": key}) for key in GATES]
    return edition, tickets, gates


def open_gate(browser: Browser, live_server, gate: Gate) -> tuple[BrowserContext, Page]:
    """A telephone, enrolled by the address in the code it scans."""
    code = add_device(by=SYSTEM, gate=gate, name=f"Téléphone {gate.key}").code
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}/2017/door/#{code}")
    ready(page)
    page.evaluate(f"async () => Boolean(await ({CONTROLLED})())")
    return context, page


def ready(page: Page) -> None:
    """Wait for the app to have read what it keeps, and to be kept itself."""
    expect(page.locator("html[data-door=ready]")).to_be_attached(timeout=30_000)


def scan(page: Page, tickets: list[str]) -> None:
    """Read tickets one after another, as a scanner types them; each is kept before the next."""
    page.evaluate(TYPED, tickets)


def test_five_hundred_scans_of_three_gates_without_network(browser, live_server, hall):
    _edition, tickets, gates = hall
    phones = [open_gate(browser, live_server, gate) for gate in gates]
    for context, _page in phones:
        context.set_offline(True)
    read = [ticket for ticket, _n in zip(cycle(tickets), range(SCANS), strict=False)]
    shares = [read[at::3] for at in range(3)]
    for (_context, page), share in zip(phones, shares, strict=True):
        scan(page, share[: len(share) // 2])
    # One page is killed in the middle, without network, and opened again.
    context, page = phones[0]
    address = page.url
    page.close(run_before_unload=False)
    again = context.new_page()
    again.goto(address)
    ready(again)
    phones[0] = (context, again)
    expect(again.locator('[data-part="waiting"]')).to_have_text(str(len(shares[0]) // 2))
    for (_context, page), share in zip(phones, shares, strict=True):
        scan(page, share[len(share) // 2 :])
    assert not Scan.objects.exists()
    for context, page in phones:
        context.set_offline(False)
        expect(page.locator('[data-part="waiting"]')).to_have_text("0", timeout=60_000)
    assert Scan.objects.count() == SCANS
    assert Counter(Scan.objects.values_list("outcome", flat=True)) == {"in": 400, "again": 100}
    assert CheckIn.objects.count() == 400
    for device, share in zip(Device.objects.order_by("pk"), shares, strict=True):
        told = device.scans.order_by("at").values_list("ticket", flat=True)
        assert list(told) == share
    for scan_ in Scan.objects.filter(outcome="again").select_related("participant"):
        assert CheckIn.objects.get(participant=scan_.participant).at <= scan_.at
    for context, _page in phones:
        context.close()


def test_a_gate_answers_each_ticket_and_a_lost_phone_is_wiped(browser, live_server, hall):
    edition, tickets, gates = hall
    context, page = open_gate(browser, live_server, gates[0])
    answer = page.locator('[data-part="answer"]')
    context.set_offline(True)
    for ticket, tone, said in (
        (signed("2017", tickets[0]), "good", "Bienvenue"),
        (tickets[0], "warn", "Déjà entré depuis"),
        (signed("2017", "234567ABCDEFGHJK"), "good", "Un vrai billet"),
        (signed("2017", tickets[1])[:-3] + "AAA", "bad", "n’a pas été émis ici"),
        (signed("2018", tickets[1]), "bad", "autre édition"),
        ("NOBODY", "bad", "Billet inconnu"),
    ):
        scan(page, [ticket])
        assert said in answer.inner_text()
        assert answer.get_attribute("data-tone") == tone
    page.locator('[data-part="search"]').fill("essai awa")
    assert page.locator(".door-person").count() == 12
    page.locator(".door-person button").first.click()
    expect(page.locator('[data-part="read"]')).to_have_text("7")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [v["id"] for v in found["violations"]] == []
    Device.objects.update(revoked=edition.registration_closes)
    context.set_offline(False)
    page.locator('[data-part="enrol-answer"]').get_by_text("sa liste est effacée").wait_for()
    kept = """async () => {
      const base = await new Promise((done) => {
        const request = indexedDB.open("rencontres-door");
        request.onsuccess = () => done(request.result);
      });
      const count = (name) => new Promise((done) => {
        const request = base.transaction(name).objectStore(name).count();
        request.onsuccess = () => done(request.result);
      });
      return Promise.all(["secret", "sealed", "queue"].map(count));
    }"""
    assert page.evaluate(kept) == [0, 0, 0]
    context.close()


def test_a_cancelled_day_and_a_revoked_ticket_are_known_without_network(browser, live_server, hall):
    edition, tickets, gates = hall
    edition.first_day = edition.last_day = timezone.now().astimezone(edition.zone).date()
    edition.save()
    context, page = open_gate(browser, live_server, gates[0])
    context.set_offline(True)
    scan(page, [tickets[0]])
    expect(page.locator('[data-part="answer"]')).to_contain_text("Bienvenue")
    withdraw_seat(by=SYSTEM, seat=Seat.objects.get(ticket=tickets[1]))
    order = Order(kind="day", day=edition.first_day)
    change_plan(by=SYSTEM, edition=edition, order=order, confirmation="2017")
    # The network is back for a moment: who had come had come, and the list is renewed.
    context.set_offline(False)
    standing, answer = (page.locator(f'[data-part="{name}"]') for name in ("standing", "answer"))
    expect(standing).to_contain_text("Pas aujourd’hui : La journée du", timeout=60_000)
    expect(page.locator('[data-part="waiting"]')).to_have_text("0", timeout=60_000)
    context.set_offline(True)
    page.reload()
    ready(page)
    expect(standing).to_contain_text("un responsable de l’édition peut la laisser entrer")
    scan(page, [tickets[2]])
    expect(answer).to_have_attribute("data-tone", "bad")
    expect(answer).to_contain_text("Pas aujourd’hui")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [v["id"] for v in found["violations"]] == []
    page.get_by_label("Pourquoi cette personne entre tout de même").fill("Clés du stand, Mme Diop")
    page.get_by_role("button", name="Laisser entrer tout de même").click()
    expect(answer).to_contain_text("Bienvenue")
    scan(page, [signed("2017", tickets[1])])
    expect(answer).to_contain_text("Ce billet n’ouvre plus aucune porte")
    context.set_offline(False)
    expect(page.locator('[data-part="waiting"]')).to_have_text("0", timeout=60_000)
    told = Scan.objects.order_by("at").values_list("outcome", "despite")
    assert list(told) == [
        ("in", ""),
        ("called_off", ""),
        ("in", "Clés du stand, Mme Diop"),
        ("withdrawn", ""),
    ]
    came = CheckIn.objects.order_by("at").values_list("participant__seat__ticket", flat=True)
    assert list(came) == [tickets[0], tickets[2]]
    context.close()


def test_a_list_that_is_old_is_put_right_by_the_server(browser, live_server, hall):
    _edition, tickets, gates = hall
    context, page = open_gate(browser, live_server, gates[0])
    answer = page.locator('[data-part="answer"]')
    scan(page, [tickets[0]])
    expect(answer).to_contain_text("Bienvenue")
    expect(page.locator('[data-part="waiting"]')).to_have_text("0", timeout=60_000)
    print_badge(by=SYSTEM, seat=Seat.objects.get(ticket=tickets[1]), reason="lost")
    scan(page, [signed("2017", tickets[1])])
    expect(answer).to_contain_text("Ce billet n’ouvre plus aucune porte", timeout=60_000)
    expect(answer).to_have_attribute("data-tone", "bad")
    assert Scan.objects.get(outcome="revoked").participant is None
    assert CheckIn.objects.count() == 1
    context.close()


def test_a_gate_before_a_session_counts_in_and_out_without_network(browser, live_server, hall):
    edition, tickets, _gates = hall
    session = placed(edition, hours=0)
    session.room.capacity = 1
    session.room.save()
    Slot.objects.update(
        starts=timezone.now() + timedelta(hours=1), ends=timezone.now() + timedelta(hours=2)
    )
    booked = Seat.objects.get(ticket=tickets[0])
    Booking.objects.create(session=session, seat=booked)
    gate = set_up_session_gate(by=SYSTEM, session=session)
    context, page = open_gate(browser, live_server, gate)
    context.set_offline(True)
    answer, leaving = page.locator('[data-part="answer"]'), page.locator('[data-part="leaving"]')

    def read(ticket, tone, said):
        scan(page, [ticket])
        assert said in answer.inner_text()
        assert answer.get_attribute("data-tone") == tone

    read(tickets[1], "bad", "Aucune place réservée : les places libres sont données à partir de")
    read(signed("2017", tickets[0]), "good", "Bienvenue")
    read(tickets[0], "warn", "Déjà dans la salle")
    leaving.check()
    read(tickets[0], "good", "Au revoir")
    leaving.uncheck()
    read(tickets[0], "good", "Bienvenue")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [v["id"] for v in found["violations"]] == []
    context.set_offline(False)
    expect(page.locator('[data-part="waiting"]')).to_have_text("0", timeout=60_000)
    entry = Entry.objects.get()
    assert (entry.seat, entry.times, entry.left) == (booked, 2, None)
    outcomes = Scan.objects.order_by("at").values_list("outcome", flat=True)
    assert list(outcomes) == ["not_booked", "in", "again", "left", "in"]
    context.close()
