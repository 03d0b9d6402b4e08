// The top bar: workspace, who you are, the demo clock, and whether the app is there.

import { clockText, demoNow, demoRate } from "./dates.js";
import { h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { appName, me, world } from "./world.js";

/** Draws the bar; `go` is called with the id of the person chosen, `toggleDrawer` by the menu button. */
export function showTopbar(root, { become, toggleDrawer }) {
  const { team, app, people } = world.state;
  const choices = people.filter((one) => !one.is_bot && !one.deleted);
  const who = JSON.stringify(choices.map((one) => [one.id, one.real_name, one.title, one.is_guest])) + me().id;
  reconcile(root, [
    { key: "drawer", signature: "", build: () => drawerButton(toggleDrawer) },
    { key: "team", signature: team.name, build: () => h("strong.team", { "data-testid": "team" }, team.name) },
    { key: "person", signature: who, build: () => personSelect(choices, become) },
    { key: "clock", signature: "", build: () => h("div.clock", { "data-testid": "clock", title: "The time in this workspace" }, icon("clock"), h("span")) },
    { key: "app", signature: `${app.name}${app.connected}${world.online}`, build: () => appState(app.connected) },
  ]);
  tick();
}

function drawerButton(toggleDrawer) {
  return h("button.icon-button.drawer-button", {
    type: "button", "aria-label": "Channels", "aria-expanded": "false", "aria-controls": "sidebar", "data-testid": "drawer", on: { click: toggleDrawer },
  }, icon("menu"));
}

function personSelect(choices, become) {
  const select = h("select", { id: "person", "data-testid": "person-select", on: { change: () => become(select.value) } },
    choices.map((one) => h("option", { value: one.id, selected: one.id === me().id }, describe(one))));
  return h("div.person", {}, h("label", { for: "person" }, "You are:"), select);
}

function describe(one) {
  return [one.real_name || one.name, one.title].filter(Boolean).join(" · ") + (one.is_guest && !/guest/i.test(one.title ?? "") ? " (guest)" : "");
}

function appState(connected) {
  const words = connected ? "connected" : "not connected";
  return h("div.app-state", { class: connected ? "is-on" : "is-off", "data-testid": "app-state", title: `${appName()} is ${words}` },
    h("span.dot", { "aria-hidden": "true" }), h("span.app-words", {}, h("span.app-name", {}, `${appName()} `), words));
}

/** Moves the clock on; called every second. */
export function tick() {
  const face = document.querySelector(".clock span");
  if (!face || !world.state) return;
  const rate = demoRate();
  face.textContent = clockText(demoNow()) + (rate > 1 ? ` · ${rate}× speed` : "");
}
