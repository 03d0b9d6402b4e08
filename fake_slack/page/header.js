// The head of the main pane: name, topic, members, pins and bookmarks.

import { avatar } from "./avatar.js";
import { timeOf } from "./dates.js";
import { h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn, textObject } from "./mrkdwn.js";
import { panelButton } from "./overlays.js";
import { appName, channelTitle, person, personName, world } from "./world.js";

export function showHomeHeader(root) {
  reconcile(root, [
    { key: "name", signature: `home${appName()}`, build: () => h("h1.channel-name", { "data-testid": "channel-title" }, icon("home"), `${appName()}: Home`) },
  ]);
}

export function showChannelHeader(root, goToMessage) {
  const { channel, messages } = world.channel;
  const pins = channel.pins ?? [];
  const topic = channel.topic || channel.purpose || "";
  reconcile(root, [
    { key: "name", signature: JSON.stringify([channelTitle(channel), channel.is_private, channel.archived, channel.id]), build: () => name(channel) },
    topic && { key: "topic", signature: topic, build: () => h("div.topic", { "data-testid": "topic", title: topic }, mrkdwn(topic)) },
    { key: "facts", signature: JSON.stringify([channel.members, pins, messages.length]), build: () => facts(channel, pins, messages, goToMessage) },
    channel.bookmarks?.length && { key: "bookmarks", signature: JSON.stringify(channel.bookmarks), build: () => bookmarks(channel.bookmarks) },
  ].filter(Boolean));
}

function name(channel) {
  const other = channel.is_im ? person(channel.with) : null;
  const mark = channel.is_im ? avatar(channel.with, channelTitle(channel), other?.is_bot) : channel.is_private ? icon("lock") : h("span.hash", { "aria-hidden": "true" }, "#");
  return h("h1.channel-name", { "data-testid": "channel-title" }, mark, channelTitle(channel),
    channel.is_private && !channel.is_im && h("span.visually-hidden", {}, " (private)"),
    other?.title && h("span.name-note", {}, other.title), channel.archived && h("span.tag", {}, "Archived"));
}

function facts(channel, pins, messages, goToMessage) {
  const count = channel.members?.length ?? 0;
  return h("div.facts", {},
    !channel.is_im && panelButton({ class: "fact", "data-testid": "members", "aria-label": `${count} members` }, [icon("people"), String(count)],
      `${count} member${count === 1 ? "" : "s"}`, () => memberList(channel.members)),
    pins.length > 0 && panelButton({ class: "fact", "data-testid": "pins", "aria-label": `${pins.length} pinned` }, [icon("pin"), String(pins.length)],
      "Pinned messages", (close) => pinList(pins, messages, (ts) => { close(); goToMessage(ts); })));
}

function memberList(ids) {
  return h("ul.people-list", {}, ids.map((id) => h("li", {}, avatar(id, personName(id), person(id)?.is_bot),
    h("span", {}, personName(id), h("span.menu-detail", {}, person(id)?.title ?? (person(id)?.is_bot ? "App" : ""))))));
}

function pinList(pins, messages, open) {
  return h("ul.pin-list", {}, pins.map((ts) => {
    const message = messages.find((one) => one.ts === ts);
    const excerpt = message ? summary(message) : "A message further back";
    return h("li", {}, h("button.menu-item", { type: "button", on: { click: () => open(ts) } },
      h("span", {}, excerpt), h("span.menu-detail", {}, message ? `${personName(message.user)}, ${timeOf(Number(ts))}` : "")));
  }));
}

function summary(message) {
  const header = (message.blocks ?? []).find((block) => block.type === "header");
  const text = header ? h("span", {}, textObject(header.text)).textContent : mrkdwn(message.text).textContent;
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

function bookmarks(list) {
  return h("ul.bookmarks", { "aria-label": "Bookmarks", "data-testid": "bookmarks" }, list.map((one) => h("li", {}, /^https?:\/\//i.test(one.link)
    ? h("a", { href: one.link, target: "_blank", rel: "noopener noreferrer" }, icon("bookmark"), one.title) : h("span", {}, icon("bookmark"), one.title))));
}
