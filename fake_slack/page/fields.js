// Text, number, date and time controls.

import { choose, hooks } from "./control.js";
import { fromLocalInput, toLocalInput } from "./dates.js";
import { h } from "./dom.js";
import { textOf } from "./mrkdwn.js";
import { valueKey } from "./values.js";

const HTML_TYPES = { plain_text_input: "text", number_input: "text", email_text_input: "email", url_text_input: "url" };

function current(element, block, surface) {
  return surface.values.get(block.block_id, element)[valueKey(element.type)];
}

export function textControl(element, block, surface, field) {
  const multiline = element.type === "plain_text_input" && element.multiline;
  const control = h(multiline ? "textarea.text-input" : "input.text-input", {
    ...hooks(element, block, field), type: multiline ? null : HTML_TYPES[element.type], rows: multiline ? 4 : null,
    inputmode: element.type === "number_input" ? "decimal" : null, placeholder: textOf(element.placeholder) || null,
    autocomplete: "off", value: current(element, block, surface) ?? "", "data-autofocus": element.focus_on_load ? "1" : null,
  });
  const counter = element.max_length ? h("span.counter") : null;
  const showCount = () => { if (counter) count(counter, control.value, element.max_length); };
  control.addEventListener("input", () => {
    surface.values.set(block.block_id, element, control.value === "" ? null : control.value);
    surface.changed?.(block.block_id);
    showCount();
  });
  listenForDispatch(control, element, block, surface);
  showCount();
  return h("div.text-control", {}, control, counter);
}

function count(counter, text, maximum) {
  const length = [...text].length;
  counter.textContent = length > maximum ? `${length - maximum} too many` : `${length} of ${maximum}`;
  counter.classList.toggle("over", length > maximum);
}

// A text field tells the app only where its block says so: on Enter (Slack's default) or with every character.
function listenForDispatch(control, element, block, surface) {
  if (!block.dispatch_action) return;
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const send = () => surface.dispatch({ kind: "select", block, element, value: control.value });
  let timer = 0;
  if (triggers.includes("on_character_entered")) {
    control.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(send, 300); });
  }
  if (triggers.includes("on_enter_pressed")) {
    control.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      send();
    });
  }
}

function native(type, element, block, surface, field, read, write) {
  const control = h("input.text-input.short", { ...hooks(element, block, field), type, value: write(current(element, block, surface)) });
  control.addEventListener("change", () => choose(element, block, surface, control.value ? read(control.value) : null));
  return control;
}

const same = (text) => text ?? "";

export function dateControl(element, block, surface, field) {
  return native("date", element, block, surface, field, same, same);
}

export function timeControl(element, block, surface, field) {
  return native("time", element, block, surface, field, same, same);
}

export function dateTimeControl(element, block, surface, field) {
  const write = (seconds) => (seconds ? toLocalInput(seconds) : "");
  return native("datetime-local", element, block, surface, field, (text) => fromLocalInput(text), write);
}
