// The left side: Home, channels, direct messages, with what is unread.

import { h, reconcile } from "./dom.js";
import { avatar } from "./avatar.js";
import { icon } from "./icons.js";
import { appName, channelTitle, person, world } from "./world.js";

export function showSidebar(root, go) {
  const { channels, dms } = world.state;
  const sorted = [...channels].sort((a, b) => a.archived - b.archived || a.name.localeCompare(b.name));
  reconcile(root, [
    row("home", { place: "home", testId: "home-link", mark: icon("home"), label: appName(), note: "Home", unread: 0 }, go),
    title("Channels"),
    ...sorted.map((channel) => row(channel.id, channelRow(channel), go)),
    sorted.length ? null : remark("no-channels", "You are in no channel yet."),
    title("Direct messages"),
    ...dms.map((dm) => row(dm.id, dmRow(dm), go)),
    dms.length ? null : remark("no-dms", "None yet. The app writes to you here."),
  ].filter(Boolean));
}

function channelRow(channel) {
  return {
    place: channel.id, testId: `channel-${channel.name}`, mark: channel.is_private ? icon("lock") : h("span.hash", {}, "#"),
    label: channel.name, note: channel.archived ? "archived" : channel.is_private ? "private" : "",
    unread: channel.unread, quiet: channel.archived || !channel.is_member,
  };
}

function dmRow(dm) {
  const other = person(dm.with);
  const label = channelTitle(dm);
  return { place: dm.id, testId: `dm-${other?.name ?? dm.with}`, mark: avatar(dm.with, label, other?.is_bot), label, note: other?.is_bot ? "app" : "", unread: dm.unread };
}

function title(text) {
  return { key: `title-${text}`, signature: text, build: () => h("h2.side-title", {}, text) };
}

function remark(key, text) {
  return { key, signature: text, build: () => h("p.side-remark", {}, text) };
}

function row(key, { place, testId, mark, label, note, unread, quiet }, go) {
  const current = world.place === place;
  return {
    key, signature: JSON.stringify([testId, label, note, unread, quiet, current, mark.getAttribute("class")]),
    build: () => h("a.side-row", {
      href: "#", class: `${unread ? "unread" : ""} ${quiet ? "quiet" : ""}`, "data-testid": testId, "data-place": place,
      "aria-current": current ? "page" : null, on: { click: (event) => { event.preventDefault(); go(place); } },
    }, h("span.side-mark", {}, mark), h("span.side-label", {}, label),
    note && h("span", { class: ["private", "app"].includes(note) ? "visually-hidden" : "side-note" }, note === "private" ? "(private)" : note),
    unread > 0 && h("span.badge", { "data-testid": `unread-${label}` }, String(unread), h("span.visually-hidden", {}, " unread"))),
  };
}
