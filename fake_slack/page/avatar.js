// A person's initials on a colour of their own; decoration beside the name.

import { h } from "./dom.js";

const SHADES = 8;

export function avatar(id, name, isBot = false) {
  const initials = isBot ? "⚙" : name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
  const shade = [...String(id)].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % SHADES;
  return h("span.avatar", { class: isBot ? "avatar-app" : `shade-${shade}`, "aria-hidden": "true" }, isBot ? [...name][0] : initials);
}
