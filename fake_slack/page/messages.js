// The list of messages: grouped by person, parted by days, threads under their parents, and a steady scroll position.

import { dayLabel, dayOf } from "./dates.js";
import { focusAddress, h, reconcile, refocus } from "./dom.js";
import { authorOf, messageElement } from "./message.js";
import { replyBox } from "./reply.js";
import { appName, channelTitle, me, person, world } from "./world.js";

const GROUP_WITHIN_S = 300;
const SHOWN_REPLIES = 4;
const NEAR_BOTTOM_PX = 60;

const dismissed = new Set(); // private messages this page hides
const opened = new Set(); // threads whose reply box or earlier replies are open: "channel:ts"
let list = null;
let shownFor = "";
let stuck = true;
let put = 0; // where we left the end; whoever is above it has moved, even before the browser says so
let newest = "";
let names = ""; // those a message can mention: when one becomes known, messages are drawn again
const jump = h("button.button.jump", { type: "button", hidden: true, "data-testid": "jump", on: { click: () => toBottom() } }, "New messages below");

export function showMessages(root, { showProblem, redraw }) {
  const { channel, messages } = world.channel;
  const visible = messages.filter((one) => !dismissed.has(dismissalKey(one.ts)));
  const place = `${me().id}:${channel.id}`;
  if (shownFor !== place || !root.contains(list)) startList(root, channel, place);
  const focus = focusAddress(document.activeElement);
  const offset = list.scrollTop;
  stuck = stuck && !hasMovedUp();
  names = world.state.people.length + world.state.channels.map((one) => one.id + one.name).join();
  reconcile(list.firstChild, visible.length ? rows(channel, visible, { showProblem, redraw }) : [emptyRow(channel)]);
  refocus(list, focus);
  if (stuck) toBottom();
  else list.scrollTop = offset;
  offerJump(visible.at(-1)?.ts ?? "");
}

function offerJump(last) {
  if (!stuck && last > newest) jump.hidden = false;
  newest = last;
}

function dismissalKey(ts) {
  return `${me().id}:${ts}`;
}

function startList(root, channel, place) {
  shownFor = place;
  stuck = true;
  put = 0;
  list = h("div.message-list", { role: "log", "aria-live": "polite", "aria-label": `Messages in ${channelTitle(channel)}`, tabindex: "0", "data-testid": "messages" }, h("div.message-rows"));
  list.addEventListener("scroll", () => {
    stuck = isNearEnd();
    if (stuck) jump.hidden = true;
  });
  new ResizeObserver(() => { if (stuck) toBottom(); }).observe(list.firstChild);
  root.replaceChildren(list, jump);
  jump.hidden = true;
}

export function toBottom() {
  stuck = true;
  if (!list) return;
  list.scrollTop = list.scrollHeight;
  put = list.scrollTop;
}

function hasMovedUp() {
  return list.scrollTop < put && !isNearEnd();
}

function isNearEnd() {
  return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_BOTTOM_PX;
}

/** Brings one message into view and marks it for a moment. */
export function goToMessage(ts) {
  const found = list?.querySelector(`.message[data-ts="${CSS.escape(ts)}"]`);
  if (!found) return;
  stuck = false;
  found.scrollIntoView({ block: "center" });
  found.classList.add("flash");
  setTimeout(() => found.classList.remove("flash"), 2000);
}

function emptyRow(channel) {
  const bot = channel.is_im && person(channel.with)?.is_bot;
  const text = bot ? `${appName()} writes to you here when something needs you.` : "Nothing has been said here yet. Write the first message below.";
  return { key: "empty", signature: text, build: () => h("p.empty", {}, text) };
}

function rows(channel, messages, tools) {
  const replies = Map.groupBy ? Map.groupBy(messages.filter(isReply), (one) => one.thread_ts) : grouped(messages.filter(isReply));
  const parents = messages.filter((one) => !isReply(one) || !messages.some((other) => other.ts === one.thread_ts));
  const all = [];
  let before = null;
  for (const message of parents) {
    const day = dayOf(Number(message.ts));
    if (!before || dayOf(Number(before.ts)) !== day) all.push(dayRow(day, Number(message.ts)));
    const thread = replies.get(message.ts) ?? [];
    all.push(...conversation(channel, message, thread, continues(before, message, replies), tools));
    before = message;
  }
  return all;
}

function isReply(message) {
  return Boolean(message.thread_ts && message.thread_ts !== message.ts);
}

function grouped(messages) {
  const groups = new Map();
  for (const one of messages) groups.set(one.thread_ts, [...(groups.get(one.thread_ts) ?? []), one]);
  return groups;
}

function continues(before, message, replies) {
  if (!before || before.subtype || message.subtype || message.ephemeral || before.ephemeral || replies.has(before.ts)) return false;
  const close = Number(message.ts) - Number(before.ts) < GROUP_WITHIN_S;
  return close && authorOf(before).id === authorOf(message).id && dayOf(Number(before.ts)) === dayOf(Number(message.ts));
}

function dayRow(day, seconds) {
  const label = dayLabel(seconds);
  return { key: `day-${day}`, signature: label, build: () => h("div.day", { role: "separator", "aria-label": label }, h("span", {}, label)) };
}

function conversation(channel, message, thread, continued, tools) {
  const name = `${me().id}:${channel.id}:${message.ts}`;
  const isOpen = opened.has(name);
  const toggle = () => { opened.add(name); tools.redraw(); document.querySelector(`[data-reply-to="${CSS.escape(message.ts)}"]`)?.focus(); };
  const shown = isOpen ? thread : thread.slice(-SHOWN_REPLIES);
  const hiddenCount = thread.length - shown.length;
  const all = [messageRow(channel, message, { continued, reply: toggle }, tools)];
  if (hiddenCount) all.push(earlierRow(name, hiddenCount, toggle));
  for (const reply of shown) all.push(messageRow(channel, reply, { continued: false, reply: null, inThread: true }, tools));
  if (thread.length || isOpen) all.push(replyRow(channel, message, isOpen, toggle, tools));
  return all;
}

function messageRow(channel, message, { continued, reply, inThread }, { showProblem, redraw }) {
  const pinned = (channel.pins ?? []).includes(message.ts);
  const dismiss = (ts) => { dismissed.add(dismissalKey(ts)); redraw(); };
  const context = { channelId: channel.id, continued, pinned, showProblem, reply, dismiss };
  return {
    key: message.ts, signature: JSON.stringify([message, continued, pinned, inThread, names, authorOf(message).name]),
    build: () => {
      const built = messageElement(message, context);
      if (inThread) built.classList.add("in-thread");
      return built;
    },
  };
}

function earlierRow(name, count, toggle) {
  const label = `Show ${count} earlier ${count === 1 ? "reply" : "replies"}`;
  return { key: `earlier-${name}`, signature: label, build: () => h("button.link-button.earlier.in-thread", { type: "button", on: { click: toggle } }, label) };
}

function replyRow(channel, message, isOpen, toggle, { showProblem }) {
  const build = () => (isOpen ? replyBox(channel.id, message.ts, showProblem)
    : h("button.link-button.in-thread.reply-open", { type: "button", "data-testid": "thread-reply", on: { click: toggle } }, "Reply…"));
  return { key: `reply-${message.ts}`, signature: String(isOpen), build };
}
