// One message: who, when, its blocks or text, files, reactions, and what can be done with it.

import { act } from "./api.js";
import { avatar } from "./avatar.js";
import { pictureElement, showBlocks } from "./blocks.js";
import { fullTime, timeOf } from "./dates.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { emojiNode, mrkdwn } from "./mrkdwn.js";
import { menuButton } from "./overlays.js";
import { me, person, personName, world } from "./world.js";
import { valuesOf } from "./values.js";

const SYSTEM = /^(channel|group)_(join|leave|topic|purpose|name|archive|unarchive|created)$|^(pinned_item|bot_add|bot_remove)$/;

/** `context` is {channelId, continued, pinned, showProblem, reply, dismiss}. */
export function messageElement(message, context) {
  const seconds = Number(message.ts);
  const author = authorOf(message);
  const system = SYSTEM.test(message.subtype ?? "");
  const time = h("time.stamp", { title: fullTime(seconds), datetime: new Date(seconds * 1000).toISOString() }, timeOf(seconds));
  const bare = context.continued || system;
  const kind = `${context.continued ? "continued" : ""} ${message.ephemeral ? "ephemeral" : ""} ${system ? "system" : ""} ${context.pinned ? "pinned" : ""}`;
  return h("article.message", { class: kind, "data-testid": "message", "data-ts": message.ts, "data-ephemeral": message.ephemeral ? "1" : null, "aria-label": `${author.name}, ${timeOf(seconds)}` },
    h("div.gutter", {}, bare ? time : avatar(author.id, author.name, author.isBot)),
    h("div.message-main", {}, context.pinned && h("div.pin-note", {}, icon("pin"), "Pinned"),
      message.ephemeral && ephemeralNote(message, context), !bare && head(author, time), content(message, context, system)),
    !system && toolbar(message, context));
}

export function authorOf(message) {
  const id = message.user ?? message.bot_id ?? "";
  const known = person(id) ?? (message.bot_id && world.state.people.find((one) => one.is_bot));
  return { id: known?.id ?? id, name: known ? personName(known.id) : message.username ?? (id || "Somebody"), isBot: Boolean(message.bot_id || known?.is_bot), title: known?.title };
}

function head(author, time) {
  return h("div.message-head", {}, h("span.author", { title: author.title }, author.name), author.isBot && h("span.bot-badge", {}, "APP"), time);
}

function ephemeralNote(message, context) {
  return h("div.ephemeral-note", {}, "Only visible to you", h("button.link-button", { type: "button", on: { click: () => context.dismiss(message.ts) } }, "Dismiss"));
}

function content(message, context, system) {
  const parts = [h("div.message-body", { "data-testid": "message-body" }, bodyOf(message, context, system))];
  if (message.edited) parts[0].append(h("span.edited", {}, " (edited)"));
  for (const file of message.files ?? []) parts.push(fileElement(file));
  if (message.reactions?.length) parts.push(reactions(message.reactions));
  return parts;
}

function bodyOf(message, context, system) {
  if (message.blocks?.length) {
    const holder = h("div.blocks");
    showBlocks(holder, message.blocks, surfaceOf(message, context));
    return holder;
  }
  return system ? h("span", {}, systemText(message)) : mrkdwn(message.text);
}

function systemText(message) {
  const body = mrkdwn(message.text);
  const known = person(message.user);
  return known && !body.textContent.includes(personName(known.id)) ? [`${personName(known.id)} `, body] : body;
}

function surfaceOf(message, { channelId, showProblem }) {
  const place = { channel: channelId, ts: message.ts };
  const name = `${channelId}:${message.ts}`;
  return {
    kind: "message", name, values: valuesOf(name),
    dispatch: async ({ kind, block, element, value }) => {
      const extra = /users_select/.test(element.type) ? { user: value } : {};
      const answer = await act({ do: kind, ...place, block_id: block.block_id, action_id: element.action_id, value, ...extra });
      showProblem(answer.ok ? "" : answer.error);
    },
    suggest: ({ block, element, value }) => act({ do: "suggest", ...place, block_id: block.block_id, action_id: element.action_id, value }, { refresh: false }),
  };
}

function fileElement(file) {
  const title = file.title || file.name || file.id;
  const url = file.url || `/_page/file/${encodeURIComponent(file.id)}`;
  const isPicture = !file.mimetype || file.mimetype.startsWith("image/");
  const alt = file.alt_txt || title;
  const inside = isPicture ? pictureElement(url, alt) : h("span.file", {}, icon("file"), title);
  return h("figure.file-card", { "data-testid": "file" }, h("figcaption", {}, title), h("a", { href: url, target: "_blank", rel: "noopener", "aria-label": `Open ${title}: ${alt}` }, inside));
}

function reactions(list) {
  return h("ul.reactions", { "aria-label": "Reactions" }, list.map((one) => h("li", { title: (one.users ?? []).map(personName).join(", ") },
    emojiNode(one.name), ` ${one.count ?? one.users?.length ?? 1}`)));
}

function toolbar(message, context) {
  const canReply = !message.ephemeral && context.reply;
  return h("div.message-tools", {},
    canReply && h("button.icon-button", { type: "button", "aria-label": "Reply in thread", title: "Reply in thread", "data-testid": "reply", on: { click: () => context.reply() } }, icon("reply")),
    !message.ephemeral && menuButton({ class: "icon-button", "aria-label": "More", title: "More", "data-testid": "message-more" }, icon("more"), () => menuItems(message, context)));
}

function menuItems(message, context) {
  return [...ownItems(message, context), ...shortcutItems(message, context)];
}

function ownItems(message, { channelId, pinned, showProblem }) {
  const does = async (what, more = {}) => {
    const answer = await act({ do: what, channel: channelId, ts: message.ts, ...more });
    showProblem(answer.ok ? "" : answer.error);
  };
  const items = pinned ? [] : [{ label: "Pin to channel", testId: "pin-message", choose: () => does("pin") }];
  items.push({ label: "React with :pushpin:", testId: "react-pushpin", choose: () => does("react", { emoji: "pushpin" }) });
  if (message.user !== me().id || message.bot_id) return items;
  const change = () => { const text = window.prompt("Edit message", message.text); if (text?.trim()) does("edit", { text }); };
  return [...items, { label: "Edit message", testId: "edit-message", choose: change },
    { label: "Delete message", testId: "delete-message", choose: () => does("delete") }];
}

function shortcutItems(message, { channelId, showProblem }) {
  const found = world.state.shortcuts.filter((one) => one.type.startsWith("message"));
  return found.map((one) => ({
    label: one.name, detail: world.state.app.name, testId: `shortcut-${one.callback_id}`,
    choose: async () => {
      const answer = await act({ do: "message_shortcut", callback_id: one.callback_id, channel: channelId, ts: message.ts });
      showProblem(answer.ok ? "" : answer.error);
    },
  }));
}
