// Times as the viewer reads them, in the viewer's zone, and the demo's own clock.

import { myZone } from "./world.js";

const clock = { now: Date.now() / 1000, at: performance.now(), rate: 1, anchor: null };

/** Takes over the server's time; how fast its clock runs is measured between two answers. */
export function setDemoClock(now) {
  const at = performance.now();
  clock.anchor ??= { now, at };
  const elapsed = (at - clock.anchor.at) / 1000;
  if (elapsed > 2) clock.rate = Math.max(1, (now - clock.anchor.now) / elapsed);
  Object.assign(clock, { now, at });
}

export function demoNow() {
  return clock.now + ((performance.now() - clock.at) / 1000) * clock.rate;
}

/** How many times faster than real time, as a round number to show. */
export function demoRate() {
  return clock.rate > 20 ? Math.round(clock.rate / 5) * 5 : Math.round(clock.rate);
}

function format(seconds, options) {
  const date = new Date(seconds * 1000);
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: myZone(), ...options }).format(date);
  } catch {
    return new Intl.DateTimeFormat("en-GB", options).format(date); // a zone this browser does not know
  }
}

export const timeOf = (seconds) => format(seconds, { hour: "2-digit", minute: "2-digit" });
export const dayOf = (seconds) => format(seconds, { year: "numeric", month: "2-digit", day: "2-digit" });
export const clockText = (seconds) => format(seconds, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
export const fullTime = (seconds) => format(seconds, { dateStyle: "full", timeStyle: "long" });

function isoDay(seconds) {
  return dayOf(seconds).split("/").reverse().join("-");
}

function dayDistance(seconds) {
  return Math.round((Date.parse(isoDay(seconds)) - Date.parse(isoDay(demoNow()))) / 86_400_000);
}

function prettyOr(seconds, otherwise) {
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[dayDistance(seconds)] ?? otherwise(seconds);
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);

export function dayLabel(seconds) {
  return capital(prettyOr(seconds, (at) => format(at, { weekday: "long", day: "numeric", month: "long" })));
}

export function ago(seconds) {
  const distance = Math.round(demoNow() - seconds);
  const size = Math.abs(distance);
  const [count, unit] = size < 60 ? [size, "second"] : size < 3600 ? [Math.round(size / 60), "minute"]
    : size < 86_400 ? [Math.round(size / 3600), "hour"] : [Math.round(size / 86_400), "day"];
  const amount = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return distance >= 0 ? `${amount} ago` : `in ${amount}`;
}

const long = (at) => format(at, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const medium = (at) => format(at, { day: "numeric", month: "long" });
const short = (at) => format(at, { day: "numeric", month: "short", year: "numeric" });

const TOKENS = {
  date_num: isoDay,
  date_slash: (at) => dayOf(at),
  date: medium,
  date_short: short,
  date_long: long,
  date_pretty: (at) => prettyOr(at, medium),
  date_short_pretty: (at) => prettyOr(at, short),
  date_long_pretty: (at) => prettyOr(at, long),
  time: timeOf,
  time_secs: (at) => format(at, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  ago,
};

/** The text of <!date^seconds^pattern^…>; null when the pattern holds a token Slack does not know. */
export function slackDate(seconds, pattern) {
  const parts = pattern.split(/\{(\w+)\}/);
  if (parts.some((part, index) => index % 2 === 1 && !TOKENS[part])) return null;
  const text = parts.map((part, index) => (index % 2 ? TOKENS[part](seconds) : part)).join("");
  return /^\{date\w*_pretty\}/.test(pattern) ? capital(text) : text;
}

/** The value of a datetime-local field, in the viewer's zone. */
export function toLocalInput(seconds) {
  return `${isoDay(seconds)}T${timeOf(seconds)}`;
}

/** Unix seconds of what a datetime-local field says, read in the viewer's zone. */
export function fromLocalInput(text) {
  const asUtc = Date.parse(`${text}Z`) / 1000;
  const offsetAt = (seconds) => Date.parse(`${toLocalInput(seconds)}Z`) / 1000 - seconds;
  const guess = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(guess);
}
