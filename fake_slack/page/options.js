// Where the options of select menus come from.

import { textOf } from "./mrkdwn.js";
import { channelById, channelTitle, everyChannel, person, personName, world } from "./world.js";

/** The option groups of a fixed, people or channel select that match what was typed. */
export function groupsFrom(element, typed) {
  const words = typed.toLowerCase();
  const matches = (option) => `${optionLabel(option)} ${textOf(option.description)}`.toLowerCase().includes(words);
  return allGroups(element).map((group) => ({ ...group, options: group.options.filter(matches) }));
}

function allGroups(element) {
  if (element.option_groups) return element.option_groups;
  if (element.type.includes("users")) return [{ options: people() }];
  if (/conversations|channels/.test(element.type)) return [{ options: conversations(element) }];
  return [{ options: element.options ?? [] }];
}

function people() {
  const present = world.state.people.filter((one) => !one.deleted);
  return [...present.filter((one) => !one.is_bot), ...present.filter((one) => one.is_bot)].map((one) => ({
    text: { type: "plain_text", text: one.real_name || one.name }, value: one.id,
    description: { type: "plain_text", text: [one.title, one.is_guest && !/guest/i.test(one.title ?? "") ? "guest" : "", one.is_bot ? "app" : ""].filter(Boolean).join(", ") },
  }));
}

function conversations(element) {
  const kinds = element.type.includes("channels") ? ["public"] : element.filter?.include ?? ["public", "private", "im"];
  const kindOf = (channel) => (channel.is_im ? "im" : channel.is_private ? "private" : "public");
  return everyChannel().filter((channel) => !channel.archived && kinds.includes(kindOf(channel))).map((channel) => ({
    text: { type: "plain_text", text: (channel.is_im ? "@" : "#") + channelTitle(channel) }, value: channel.id,
  }));
}

/** What tells two options apart: the option's value, or the id itself. */
export function optionNow(option) {
  return typeof option === "string" ? option : option.value;
}

export function optionLabel(option) {
  if (typeof option !== "string") return textOf(option.text);
  const channel = channelById(option);
  if (channel) return `#${channelTitle(channel)}`;
  return person(option) ? personName(option) : option;
}
