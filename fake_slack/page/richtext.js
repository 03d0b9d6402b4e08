// The `rich_text` block: the parts apps and Slack's own composer produce.

import { h } from "./dom.js";
import { channelMention, dateNode, emojiNode, link, userMention } from "./mrkdwn.js";

export function richText(block) {
  return h("div.rich-text", {}, (block.elements ?? []).map(part));
}

function part(element) {
  const inner = () => (element.elements ?? []).map(leaf);
  if (element.type === "rich_text_preformatted") return h("pre", {}, inner());
  if (element.type === "rich_text_quote") return h("blockquote", {}, inner());
  if (element.type === "rich_text_list") {
    const tag = element.style === "ordered" ? "ol" : "ul";
    return h(tag, { class: `indent-${element.indent ?? 0}` }, (element.elements ?? []).map((item) => h("li", {}, part(item))));
  }
  return h("div.rich-text-section", {}, inner());
}

function leaf(element) {
  const makers = {
    text: () => document.createTextNode(element.text),
    link: () => link(element.url, "", element.text ? document.createTextNode(element.text) : null),
    user: () => userMention(element.user_id),
    channel: () => channelMention(element.channel_id),
    usergroup: () => h("span.mention", {}, `@${element.usergroup_id}`),
    broadcast: () => h("span.mention.mention-me", {}, `@${element.range}`),
    emoji: () => emojiNode(element.name),
    date: () => dateNode(element.timestamp, element.format, element.url, element.fallback ?? ""),
    color: () => document.createTextNode(element.value),
  };
  const node = makers[element.type]?.() ?? document.createTextNode(`[${element.type}]`);
  return styled(node, element.style ?? {});
}

function styled(node, style) {
  const tags = { code: "code", strike: "s", italic: "em", bold: "strong" };
  return Object.entries(tags).reduce((inside, [key, tag]) => (style[key] ? h(tag, {}, inside) : inside), node);
}
