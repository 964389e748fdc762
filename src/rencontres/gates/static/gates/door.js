// The door without network: every scan is answered from the device's own list, kept on the disk
// before the answer is shown, and told to the server when it can be heard.

import { watch } from "./camera.js";
import * as store from "./store.js";
import { answerAt, inside, recount } from "./session.js";
import { isRevoked, noticeAt } from "./standing.js";
import { publicKey, read } from "./tickets.js";

const API = "/api/v1/gates/device";
const BATCH = 200;
const RETRY = 10_000; // milliseconds
const RENEW = 300_000;
const SHOWN = 12;
const REFUSED = { called_off: "calledOff", revoked: "revokedTicket", withdrawn: "revokedTicket" };

const part = (name) => document.querySelector(`[data-part="${name}"]`);
const words = part("words").dataset;
const device = { key: "", list: null, known: new Map(), checks: null, seen: new Map(), others: 0, shown: "" };

async function ask(path, body) {
  const headers = { "Content-Type": "application/json" };
  if (device.key) headers["X-Gate-Key"] = device.key;
  const options = body ? { method: "POST", body: JSON.stringify(body) } : {};
  return fetch(API + path, { ...options, headers, credentials: "omit" });
}

// ---- enrolment

async function enrol(code) {
  const answer = await ask("/enrol", { code });
  if (!answer.ok) {
    tell(part("enrol-answer"), "bad", (await answer.json()).message ?? words.noNetwork);
    return;
  }
  device.key = (await answer.json()).key;
  await store.seal("key", device.key);
  history.replaceState(null, "", location.pathname);
  await renew();
  await begin();
}

async function renew() {
  const answer = await ask("/list");
  if (answer.status === 401) return forget(words.revoked);
  if (!answer.ok) return undefined;
  device.list = await answer.json();
  return store.seal("list", device.list);
}

async function forget(why) {
  await store.wipe();
  Object.assign(device, { key: "", list: null, known: new Map(), seen: new Map() });
  part("work").hidden = true;
  part("enrol").hidden = false;
  stand();
  tell(part("enrol-answer"), "warn", why);
}

// ---- reading

const dayOf = (moment) => new Date(moment).toDateString();

async function scan(text, despite = "") {
  const { ticket, signed, problem } = await read(text, device.list.edition, device.checks);
  const at = new Date().toISOString();
  const holder = device.known.get(ticket);
  const kept = { nonce: crypto.randomUUID(), ticket: text.trim(), code: ticket, at, despite };
  device.shown = kept.nonce;
  const refusal = await refusalOf({ ticket, signed, problem, holder });
  if (refusal) {
    await store.keep({ ...kept, let_in: false });
    answer("bad", refusal);
  } else if (device.list.session) await pass(kept, holder);
  else await arrive(kept, holder);
  await tally();
  return tellServer();
}

async function refusalOf({ ticket, signed, problem, holder }) {
  if (problem) return words[problem === "forged" ? "forged" : "otherEdition"];
  if (await isRevoked(device.list, ticket)) return words.revokedTicket;
  return holder || signed ? "" : words.unknown;
}

// At the edition's gates people come in once a day, and where nothing takes place they do not.
async function arrive(scan, holder) {
  const day = `${scan.code} ${dayOf(scan.at)}`;
  const first = device.seen.get(day);
  const off = !first && !scan.despite && noticeAt(device.list, scan.at);
  await store.keep({ ...scan, let_in: !off });
  if (off) {
    answer("bad", notToday(off), holder);
    offerToOverrule(scan.ticket);
  } else if (first) answer("warn", `${words.already} ${hour(first)}`, holder);
  else answer("good", holder ? words.welcome : words.notListed, holder);
  if (!off && !first) device.seen.set(day, scan.at);
}

const notToday = (notice) => `${words.notToday} ${inReadersLanguage(notice)} ${words.askWhom}`;

// A manager who stands there lets somebody in all the same, and says why.
function offerToOverrule(ticket) {
  const form = part("overrule").content.cloneNode(true).querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const why = form.elements.despite.value.trim();
    if (why) scan(ticket, why);
  });
  part("answer").append(form);
}

// What is called off now stands above all answers; hours pass, so that it is looked at often.
function stand() {
  const notice = device.list && noticeAt(device.list, Date.now());
  const said = notice ? notToday(notice) : "";
  if (part("standing").textContent !== said) part("standing").textContent = said;
}

// At a session's gate people come in, go out, and come in again; only who is let in is inside.
async function pass(scan, holder) {
  const inwards = !part("leaving").checked;
  const { session } = device.list;
  const off = inwards && noticeAt(device.list, scan.at);
  if (off) {
    await store.keep({ ...scan, inwards, let_in: false });
    answer("bad", notToday(off), holder);
    return;
  }
  const asked = { ticket: scan.code, holder, inwards, others: device.others };
  const [tone, name, from] = answerAt(session, asked);
  const letIn = inwards && tone === "good";
  await store.keep({ ...scan, inwards, let_in: letIn });
  if (letIn) inside.add(scan.code);
  if (!inwards) inside.delete(scan.code);
  answer(tone, from ? `${words[name]} ${hour(from)}` : words[name], holder);
}

const hour = (moment) =>
  new Date(moment).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });

function tell(box, tone, sentence) {
  box.dataset.tone = tone;
  box.replaceChildren(Object.assign(document.createElement("p"), { textContent: sentence }));
}

function answer(tone, sentence, holder) {
  const box = part("answer");
  tell(box, tone, sentence);
  box.firstChild.className = "door-words";
  if (!holder) return;
  const line = (name, text) =>
    box.append(Object.assign(document.createElement("p"), { className: name, textContent: text }));
  line("door-name", holder.name);
  line("", `${holder.organisation}, ${holder.country}`);
  line("quiet", inReadersLanguage(holder.category));
}

const inReadersLanguage = (text) => text[document.documentElement.lang] ?? Object.values(text)[0];

// ---- telling

let telling = Promise.resolve();

// One telling at a time; a scan that was told before counts once, so that trying again is safe.
function tellServer() {
  telling = telling.then(tellOnce).catch(() => connected(false));
  return telling;
}

async function tellOnce() {
  const waiting = (await store.scans()).filter((each) => !each.outcome);
  for (let from = 0; from < waiting.length; from += BATCH) {
    const batch = waiting.slice(from, from + BATCH);
    const sent = batch.map(({ nonce, ticket, at, inwards = true, despite = "" }) =>
      ({ nonce, ticket, at, inwards, despite }));
    const reply = await ask("/scans", { scans: sent });
    if (reply.status === 401 || reply.status === 403) return forget(words.revoked);
    if (!reply.ok) throw new Error(String(reply.status));
    const outcomes = await reply.json();
    await store.settle(outcomes);
    await heed(batch, outcomes);
  }
  connected(true);
  return tally();
}

// The server refuses what this list let in: the list is old. The last answer is put right at once.
async function heed(told, outcomes) {
  const letIn = new Set(told.filter((each) => each.let_in !== false).map((each) => each.nonce));
  const wrong = outcomes.filter(({ nonce, outcome }) => REFUSED[outcome] && letIn.has(nonce));
  if (!wrong.length) return;
  await renew();
  if (!device.list) return;
  await takeUp();
  for (const { nonce, outcome } of wrong) {
    if (nonce !== device.shown) continue;
    const off = outcome === "called_off" && noticeAt(device.list, Date.now());
    answer("bad", off ? notToday(off) : words[REFUSED[outcome]]);
  }
}

function connected(yes) {
  part("network").textContent = yes ? words.online : words.offline;
  part("network").dataset.tone = yes ? "good" : "warn";
}

async function tally() {
  const all = await store.scans();
  part("read").textContent = all.length;
  part("waiting").textContent = all.filter((each) => !each.outcome).length;
  part("again").textContent = all.filter((each) => each.outcome === "again").length;
}

// ---- by name

const plain = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function search(text) {
  const asked = plain(text).split(/\s+/).filter(Boolean);
  const found = asked.length
    ? device.list.tickets.filter((holder) => {
        const said = plain(`${holder.name} ${holder.organisation}`);
        return asked.every((word) => said.includes(word));
      })
    : [];
  part("found").replaceChildren(...found.slice(0, SHOWN).map(row));
  part("found-count").textContent = asked.length ? `${found.length}` : "";
}

function row(holder) {
  const item = part("person").content.cloneNode(true);
  item.querySelector("[data-name]").textContent = holder.name;
  item.querySelector("[data-organisation]").textContent = holder.organisation;
  item.querySelector("[data-whom]").textContent = ` ${holder.name}`;
  item.querySelector("button").addEventListener("click", () => scan(holder.ticket));
  return item;
}

// ---- the page

async function takeUp() {
  device.known = new Map(device.list.tickets.map((holder) => [holder.ticket, holder]));
  device.checks = await publicKey(device.list.public_key);
  stand();
}

async function begin() {
  await takeUp();
  const kept = await store.scans();
  recount(kept);
  // Whom other gates and devices let in: told with the list, those of this device left out.
  device.others = Math.max(0, (device.list.session?.inside ?? 0) - inside.size);
  part("leaving-field").hidden = !device.list.session;
  for (const { code, at, let_in: letIn } of kept) {
    if (letIn === false) continue;
    const key = `${code} ${dayOf(at)}`;
    if (!device.seen.has(key)) device.seen.set(key, at);
  }
  part("gate").textContent = `${inReadersLanguage(device.list.gate)} · ${device.list.device}`;
  part("enrol").hidden = true;
  part("work").hidden = false;
  part("ticket").focus();
  await tally();
  return tellServer();
}

async function keepThePage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(part("words").dataset.worker, {
    scope: location.pathname,
  });
  const cache = await caches.open("rencontres-door");
  const fetched = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const ours = fetched.filter((url) => url.pathname.startsWith("/static/")).map(String);
  await cache.addAll([location.pathname, words.zxing, words.wasm, ...new Set(ours)]);
}

function expired() {
  return device.list && new Date().toISOString().slice(0, 10) > device.list.wipe_after;
}

part("enrol").addEventListener("submit", (event) => {
  event.preventDefault();
  enrol(new FormData(event.target).get("code")).catch(() =>
    tell(part("enrol-answer"), "bad", words.noNetwork),
  );
});

part("scan").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = part("ticket").value;
  part("ticket").value = "";
  if (text.trim()) scan(text);
});

part("search").addEventListener("input", (event) => search(event.target.value));

let stop;
part("camera").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  if (stop) {
    stop();
    stop = undefined;
  } else {
    const addresses = { script: words.zxing, wasm: words.wasm };
    stop = await watch(part("video"), addresses, scan).catch(() => {
      answer("bad", words.noCamera);
      return undefined;
    });
  }
  part("video").hidden = !stop;
  button.setAttribute("aria-pressed", String(Boolean(stop)));
});

const renewed = () => device.key && renew().then(begin, () => connected(false));
addEventListener("online", renewed);
addEventListener("offline", () => connected(false));
setInterval(() => device.key && tellServer(), RETRY);
setInterval(stand, RETRY);
setInterval(renewed, RENEW);

device.key = (await store.unseal("key")) ?? "";
device.list = await store.unseal("list");
if (expired()) {
  await tellServer();
  await forget(words.over);
} else if (device.key && device.list) await begin();
else {
  part("enrol").hidden = false;
  if (location.hash.length > 1) await enrol(location.hash.slice(1)).catch(() => undefined);
}
await keepThePage();
document.documentElement.dataset.door = "ready";
