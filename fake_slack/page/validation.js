// What Slack's own client refuses before the app hears of it.

import { valueKey } from "./values.js";

/** {block_id: sentence} for the input blocks that cannot be sent as they are. */
export function problemsIn(blocks, values) {
  const problems = {};
  for (const block of blocks) {
    if (block.type !== "input") continue;
    const value = values.get(block.block_id, block.element)[valueKey(block.element.type)];
    const problem = isEmpty(value) ? (block.optional ? null : "Please complete this required field.") : problemWith(block.element, value);
    if (problem) problems[block.block_id] = problem;
  }
  return problems;
}

function isEmpty(value) {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
}

function problemWith(element, value) {
  const check = {
    plain_text_input: lengthProblem,
    number_input: numberProblem,
    email_text_input: (_, text) => (/^\S+@\S+\.\S+$/.test(text) ? null : "Please give an e-mail address, like name@example.com."),
    url_text_input: (_, text) => (/^https?:\/\/\S+$/.test(text) ? null : "Please give a whole address, starting with https://."),
  }[element.type];
  return check ? check(element, value) : null;
}

function lengthProblem(element, text) {
  const length = [...text].length;
  if (element.min_length && length < element.min_length) return `Please write at least ${element.min_length} characters.`;
  if (element.max_length && length > element.max_length) return `Please write at most ${element.max_length} characters (now ${length}).`;
  return null;
}

function numberProblem(element, text) {
  const number = Number(text);
  if (!Number.isFinite(number)) return "Please give a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Please give a whole number.";
  if (element.min_value && number < Number(element.min_value)) return `Please give at least ${element.min_value}.`;
  if (element.max_value && number > Number(element.max_value)) return `Please give at most ${element.max_value}.`;
  return null;
}
