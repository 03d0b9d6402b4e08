// Slack's mrkdwn to DOM nodes. Entities are decoded only after parsing, and always into text nodes.

import { ago, fullTime, slackDate } from "./dates.js";
import { h } from "./dom.js";
import { canDraw, emojiFor } from "./emoji.js";
import { channelById, channelTitle, me, person, personName } from "./world.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

export function decode(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

/** A text object of Block Kit ({type, text}) as nodes. */
export function textObject(object) {
  if (!object) return [];
  if (typeof object === "string") return plainText(object);
  return object.type === "mrkdwn" ? [mrkdwn(object.text)] : plainText(object.text);
}

/** The same, as one string for labels and titles. */
export function textOf(object) {
  const holder = h("span", {}, textObject(object));
  return holder.textContent;
}

export function plainText(text) {
  return joined(withEmoji(text ?? ""));
}

function joined(list) {
  const nodes = [];
  for (const atom of list) {
    if (typeof atom === "string" && typeof nodes.at(-1) === "string") nodes.push(nodes.pop() + atom);
    else nodes.push(atom);
  }
  return nodes.map((node) => (typeof node === "string" ? document.createTextNode(decode(node)) : node));
}

export function mrkdwn(text) {
  const root = h("div.mrkdwn");
  const parts = (text ?? "").split("```");
  const closed = parts.length % 2 === 1;
  parts.forEach((part, index) => {
    if (index % 2 === 0) root.append(...lines(part));
    else if (closed || index < parts.length - 1) root.append(h("pre", {}, decode(part.replace(/^\n/, "").replace(/\n$/, ""))));
    else root.append(...lines("```" + part));
  });
  return root;
}

function lines(text) {
  const nodes = [];
  let quote = null;
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?(?!(?:&gt;|>){2})(.*)$/.exec(line);
    if (quoted) {
      if (!quote) nodes.push(quote = h("blockquote"));
      else quote.append("\n");
      quote.append(...inline(quoted[1]));
    } else {
      if (nodes.length && nodes.at(-1) !== quote) nodes.push("\n");
      nodes.push(...inline(line));
      quote = null;
    }
  }
  return nodes;
}

/** One line: bold, italic, strike, code, links, mentions, dates, emoji. */
export function inline(text) {
  return format(atoms(text));
}

// An atom is one character (a string, entities still encoded) or a finished node that marks cannot cut through.
function atoms(text) {
  const list = [];
  for (let at = 0; at < text.length;) {
    const [node, next] = angle(text, at) ?? code(text, at) ?? emoji(text, at) ?? [text[at], at + 1];
    list.push(node);
    at = next;
  }
  return list;
}

function withEmoji(text) {
  const list = [];
  for (let at = 0; at < text.length;) {
    const [node, next] = emoji(text, at) ?? [text[at], at + 1];
    list.push(node);
    at = next;
  }
  return list;
}

function angle(text, at) {
  if (text[at] !== "<") return null;
  const found = /<([^<>\n]+)>/y;
  found.lastIndex = at;
  const match = found.exec(text);
  const node = match && reference(match[1]);
  return node ? [node, found.lastIndex] : null;
}

function code(text, at) {
  if (text[at] !== "`") return null;
  const end = text.indexOf("`", at + 1);
  return end > at + 1 ? [h("code", {}, decode(text.slice(at + 1, end))), end + 1] : null;
}

function emoji(text, at) {
  if (text[at] !== ":") return null;
  const found = /:([a-z0-9_+'-]+):/y;
  found.lastIndex = at;
  const match = found.exec(text);
  const picture = match && emojiFor(match[1]);
  return picture ? [emojiNode(match[1], picture), found.lastIndex] : null;
}

export function emojiNode(name, picture = emojiFor(name)) {
  if (!picture) return document.createTextNode(`:${name}:`);
  const dot = canDraw(picture) ? null : /(red|orange|yellow|green|blue|purple|white|black)_(circle|square)$/.exec(name);
  const shown = canDraw(picture) ? picture : dot ? "" : `:${name}:`;
  const kind = dot ? `emoji-dot dot-${dot[1]} ${dot[2]}` : "";
  return h("span.emoji", { class: kind, role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, shown);
}

// What stands between < and >. Anything that is none of Slack's references stays text.
function reference(content) {
  const bar = content.indexOf("|");
  const [target, label] = bar < 0 ? [content, ""] : [content.slice(0, bar), content.slice(bar + 1)];
  if (/^@[UWB]\w+$/.test(target)) return userMention(target.slice(1), label);
  if (/^#[CG]\w+$/.test(target)) return channelMention(target.slice(1), label);
  if (target.startsWith("!")) return special(content.slice(1), target.slice(1), label);
  return /^(https?:\/\/|mailto:|tel:|slack:\/\/)/i.test(target) ? link(decode(target), label) : null;
}

export function userMention(id, label = "") {
  const known = person(id);
  const name = known ? personName(id) : decode(label) || id;
  return h("span.mention", { class: id === me()?.id ? "mention-me" : "", "data-user": id, title: known?.title }, `@${name}`);
}

export function channelMention(id, label = "") {
  const known = channelById(id);
  if (!known) return h("span.mention", {}, label ? `#${decode(label)}` : "a private channel");
  return h("a.mention", { href: "#", "data-go": id }, `#${channelTitle(known)}`);
}

function special(whole, target, label) {
  const date = /^date\^(-?\d+)\^([^^|]+)(?:\^([^|]*))?(?:\|(.*))?$/.exec(whole);
  if (date) return dateNode(Number(date[1]), decode(date[2]), date[3], date[4] ?? "");
  if (["here", "channel", "everyone"].includes(target)) return h("span.mention.mention-me", {}, `@${target}`);
  if (target.startsWith("subteam^")) return h("span.mention", {}, decode(label) || `@${target.slice(8)}`);
  return null;
}

export function dateNode(seconds, pattern, url, fallback) {
  const text = slackDate(seconds, pattern) ?? decode(fallback);
  const onlyAgo = pattern === "{ago}";
  const time = h("time", { title: fullTime(seconds), "data-ago": onlyAgo ? seconds : null, "data-seconds": seconds }, text);
  return url ? link(decode(url), "", time) : time;
}

/** Only addresses that cannot run code become links; the rest is shown as text. */
export function link(url, label = "", node = null) {
  const text = node ?? (label ? plainText(label) : [url.replace(/^(mailto|tel):/, "")]);
  const here = channelInUrl(url);
  if (here) return h("a", { href: "#", "data-go": here.channel, "data-go-ts": here.ts }, text);
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(url)) return h("span", {}, text);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** The channel (and message) a Slack address points at, if it is one of those the viewer sees. */
export function channelInUrl(url) {
  const found = /\/archives\/([CGD]\w+)(?:\/p(\d{10})(\d{6}))?/.exec(url) ?? /^(?:slack:\/\/channel|https:\/\/\S+\/app_redirect)\?\S*\b(?:id|channel)=([CGD]\w+)/.exec(url);
  if (!found || !channelById(found[1])) return null;
  return { channel: found[1], ts: found[2] ? `${found[2]}.${found[3]}` : null };
}

function format(list) {
  const nodes = [];
  const hopeless = new Set(); // marks without an end from here on; asking again would cost a scan for each opener
  let text = "";
  const flush = () => { if (text) nodes.push(document.createTextNode(decode(text))); text = ""; };
  for (let at = 0; at < list.length; at += 1) {
    const end = hopeless.has(list[at]) ? -1 : closing(list, at, hopeless);
    if (end > 0) {
      flush();
      nodes.push(h(MARKS[list[at]], {}, format(list.slice(at + 1, end))));
      at = end;
    } else if (typeof list[at] === "string") text += list[at];
    else { flush(); nodes.push(list[at]); }
  }
  flush();
  return nodes;
}

const isWord = (atom) => typeof atom === "string" && /[\p{L}\p{N}_]/u.test(atom);
const isSpace = (atom) => atom === undefined || (typeof atom === "string" && /\s/.test(atom));

function closing(list, at, hopeless) {
  const mark = list[at];
  if (typeof mark !== "string" || !MARKS[mark] || isWord(list[at - 1]) || isSpace(list[at + 1]) || list[at + 1] === mark) return -1;
  for (let end = at + 2; end < list.length; end += 1) {
    if (list[end] === mark && !isSpace(list[end - 1]) && !isWord(list[end + 1])) return end;
  }
  hopeless.add(mark);
  return -1;
}

/** Keeps "5 minutes ago" true as the demo's clock runs. */
export function refreshAgo(root = document) {
  for (const time of root.querySelectorAll("time[data-ago]")) time.textContent = ago(Number(time.dataset.ago));
}
