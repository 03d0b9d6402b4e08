// The page of Fake Slack: keeps the world fresh and lets each part draw itself.

import { act, listen, onActed, readChannel, readState } from "./api.js";
import { Composer } from "./composer.js";
import { setDemoClock } from "./dates.js";
import { h } from "./dom.js";
import { showChannelHeader, showHomeHeader } from "./header.js";
import { showHome } from "./home.js";
import { goToMessage, showMessages } from "./messages.js";
import { Modal } from "./modal.js";
import { refreshAgo } from "./mrkdwn.js";
import { showSidebar } from "./sidebar.js";
import { showTopbar, tick } from "./topbar.js";
import { appName, channelById, channelTitle, me, world } from "./world.js";

const part = (id) => document.getElementById(id);
const composer = new Composer(part("foot"));
const modal = new Modal();
const showProblem = (sentence) => composer.showProblem(sentence);
let stopListening = () => {};
let running = null;
let again = false;

// ---- where we are: #?as=U123&in=C456 ----

function address() {
  return new URLSearchParams(window.location.hash.replace(/^#\??/, "") || window.location.search);
}

function setAddress(as, place, replace = false) {
  const hash = `#?as=${as}${place ? `&in=${place}` : ""}`;
  if (window.location.hash === hash) return;
  window.history[replace ? "replaceState" : "pushState"](null, "", hash);
}

function firstPlace() {
  const joined = world.state.channels.filter((one) => one.is_member && !one.archived);
  return (joined.find((one) => one.name === "general") ?? joined[0] ?? world.state.channels[0] ?? world.state.dms[0])?.id ?? "home";
}

// ---- reading and drawing ----

/** Reads everything once more and draws it. Calls while one is running lead to exactly one more run. */
function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = readAndDraw().finally(() => { running = null; });
  return running;
}

async function readAndDraw() {
  do {
    again = false;
    try {
      await readWorld();
      setOnline(true);
    } catch {
      setOnline(false);
      return;
    }
    draw();
  } while (again);
}

async function readWorld() {
  const as = world.as;
  const place = world.place;
  const channel = place && place !== "home" ? await readChannel(place, as).catch(() => null) : null;
  const state = await readState(as);
  if (as !== world.as || place !== world.place) { again = true; return; }
  world.state = state;
  world.channel = channel?.channel ? channel : null;
  setDemoClock(state.now);
}

function draw() {
  if (!world.state?.me) return;
  if (!world.place || (world.place !== "home" && !world.channel && !channelById(world.place))) {
    visit(firstPlace(), { replace: true });
    return;
  }
  showTopbar(part("topbar"), { become, toggleDrawer });
  showSidebar(part("sidebar"), (place) => { visit(place); closeDrawer(); });
  if (world.place === "home") drawHome();
  else if (world.channel) drawChannel();
  modal.show();
  showConnection();
}

function drawHome() {
  document.title = `${appName()} · ${world.state.team.name}`;
  showHomeHeader(part("channel-header"));
  showHome(part("content"), showProblem);
  composer.show(null);
}

function drawChannel() {
  const { channel } = world.channel;
  document.title = `${channel.is_im ? "" : "#"}${channelTitle(channel)} · ${world.state.team.name}`;
  showChannelHeader(part("channel-header"), goToMessage);
  showMessages(part("content"), { showProblem, redraw: draw });
  composer.show(channelById(channel.id) ?? channel);
}

// ---- going somewhere, becoming somebody ----

async function visit(place, { replace = false, ts = null } = {}) {
  const isNew = world.place !== place;
  world.place = place;
  if (isNew) world.channel = null;
  setAddress(world.as, place, replace);
  await refresh();
  if (place === "home" && isNew) await act({ do: "home_open" });
  if (ts) goToMessage(ts);
}

function become(personId) {
  modal.hide();
  world.as = personId;
  setAddress(personId, world.place);
  start();
}

function start() {
  stopListening();
  stopListening = listen(world.as, onRevision, (online) => (online ? refresh() : setOnline(false)));
  if (world.place === "home" && world.state) refresh().then(() => act({ do: "home_open" }));
  else refresh();
}

function onRevision(revision) {
  if (revision === undefined || revision !== world.state?.revision) refresh();
}

async function enter() {
  const wanted = address();
  const state = await firstState(wanted.get("as"));
  const people = state.people.filter((one) => !one.is_bot && !one.deleted);
  const found = people.find((one) => [one.id, one.name].includes(wanted.get("as"))) ?? people[0];
  world.as = found.id;
  world.place = wanted.get("in") || world.place;
  setAddress(world.as, world.place, true);
  start();
}

async function firstState(as) {
  for (;;) {
    try {
      return await readState(as ?? "");
    } catch (error) {
      if (error.status === 404 && as) return firstState(""); // nobody of that name works here
      setOnline(false);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

function follow({ channel, ts }) {
  modal.leaveByLink();
  visit(channel, { ts });
}

// ---- connection ----

function setOnline(online) {
  world.online = online;
  showConnection();
}

function showConnection() {
  const sentence = !world.online ? "Fake Slack does not answer. Trying again every second; what you typed is kept."
    : world.state && !world.state.app.connected ? `${appName()} is not connected yet. Start it in another terminal; commands, buttons and Home work as soon as it is here.` : "";
  const strip = part("connection");
  if (strip.textContent === sentence) return;
  strip.replaceChildren(...(sentence ? [h("p", { "data-testid": "connection" }, sentence)] : []));
}

// ---- the drawer on narrow screens ----

function setDrawer(open) {
  document.body.classList.toggle("drawer-open", open);
  part("scrim").hidden = !open;
  document.querySelector(".drawer-button")?.setAttribute("aria-expanded", String(open));
}

function toggleDrawer() {
  const open = !document.body.classList.contains("drawer-open");
  setDrawer(open);
  if (open) part("sidebar").querySelector("a")?.focus();
}

function closeDrawer() {
  setDrawer(false);
}

// ---- wiring ----

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-go]");
  if (!link) return;
  event.preventDefault();
  follow({ channel: link.dataset.go, ts: link.dataset.goTs });
});
document.addEventListener("go", (event) => follow(event.detail));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeDrawer(); });
part("scrim").addEventListener("click", closeDrawer);
window.addEventListener("popstate", () => {
  const wanted = address();
  if (wanted.get("as") && wanted.get("as") !== me()?.id) enter();
  else if (wanted.get("in") && wanted.get("in") !== world.place) visit(wanted.get("in"), { replace: true });
});
window.setInterval(() => { tick(); refreshAgo(); }, 1000);
window.setTimeout(refresh, 3000); // a second look tells how fast the workspace's clock runs
window.setInterval(refresh, 30_000);
onActed(refresh);
enter();
