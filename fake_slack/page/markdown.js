// The `markdown` block: ordinary Markdown, the common part of it.

import { h } from "./dom.js";
import { link, plainText } from "./mrkdwn.js";

const INLINE = /(`[^`\n]+`)|(\*\*(?=\S).+?\*\*)|(~~(?=\S).+?~~)|(\*(?=\S)[^*\n]+\*|\b_(?=\S)[^_\n]+_\b)|(\[[^\]\n]+\]\([^()\s]+\))/;

export function markdown(text) {
  const root = h("div.markdown");
  text.split(/^```.*$/m).forEach((part, index) => {
    if (index % 2) root.append(h("pre", {}, part.replace(/^\n/, "").replace(/\n$/, "")));
    else root.append(...paragraphs(part));
  });
  return root;
}

function paragraphs(text) {
  const nodes = [];
  for (const line of text.split("\n")) append(nodes, line);
  return nodes;
}

function append(nodes, line) {
  const last = nodes.at(-1);
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  const item = /^\s*([-*+]|\d+[.)])\s+(.*)$/.exec(line);
  const quote = /^>\s?(.*)$/.exec(line);
  if (heading) nodes.push(h(`h${Math.min(6, heading[1].length + 2)}`, {}, inline(heading[2])));
  else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) nodes.push(h("hr"));
  else if (item) listFor(nodes, /\d/.test(item[1]) ? "OL" : "UL").append(h("li", {}, inline(item[2])));
  else if (quote) nodes.push(h("blockquote", {}, inline(quote[1])));
  else if (!line.trim()) nodes.push(document.createComment("paragraph"));
  else if (last?.tagName === "P") last.append("\n", ...inline(line));
  else nodes.push(h("p", {}, inline(line)));
}

function listFor(nodes, tag) {
  if (nodes.at(-1)?.tagName !== tag) nodes.push(h(tag.toLowerCase()));
  return nodes.at(-1);
}

function inline(text) {
  const nodes = [];
  for (let rest = text; rest;) {
    const found = INLINE.exec(rest);
    nodes.push(...plainText(found ? rest.slice(0, found.index) : rest));
    if (!found) break;
    nodes.push(marked(found));
    rest = rest.slice(found.index + found[0].length);
  }
  return nodes;
}

function marked([whole, code, bold, strike, italic]) {
  if (code) return h("code", {}, code.slice(1, -1));
  if (bold) return h("strong", {}, inline(bold.slice(2, -2)));
  if (strike) return h("s", {}, inline(strike.slice(2, -2)));
  if (italic) return h("em", {}, inline(italic.slice(1, -1)));
  const [, label, url] = /^\[([^\]]+)\]\(([^()\s]+)\)$/.exec(whole);
  return link(url, label);
}
