// What the composer offers while one types: slash commands at the start, people after an @.

import { world } from "./world.js";

/** The offers for the text before the cursor: {start, offers: [{insert, label, detail, testId}]}, or null. */
export function offersFor(text, cursor) {
  const before = text.slice(0, cursor);
  if (/^\/\S*$/.test(before)) return { start: 0, offers: commands(before) };
  const mention = /(?:^|\s)@([\p{L}\w.-]*)$/u.exec(before);
  return mention ? { start: cursor - mention[1].length - 1, offers: people(mention[1]) } : null;
}

function commands(typed) {
  return world.state.commands.filter((one) => one.command.startsWith(typed)).map((one) => ({
    insert: `${one.command} `, label: [one.command, one.usage_hint].filter(Boolean).join(" "), detail: one.description, testId: `command-${one.command.slice(1)}`,
  }));
}

function people(typed) {
  const words = typed.toLowerCase();
  return world.state.people
    .filter((one) => !one.deleted && (one.name.toLowerCase().startsWith(words) || (one.real_name ?? "").toLowerCase().includes(words)))
    .slice(0, 8)
    .map((one) => ({ insert: `@${one.name} `, label: one.real_name || one.name, detail: `@${one.name}${one.title ? `, ${one.title}` : ""}`, testId: `mention-${one.name}` }));
}
