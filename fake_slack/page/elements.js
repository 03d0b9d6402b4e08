// The interactive elements of Block Kit.

import { choose, hooks } from "./control.js";
import { h } from "./dom.js";
import { dateControl, dateTimeControl, textControl, timeControl } from "./fields.js";
import { icon } from "./icons.js";
import { channelInUrl, textObject } from "./mrkdwn.js";
import { confirmed, menuButton } from "./overlays.js";
import { picker } from "./picker.js";
import { valueKey } from "./values.js";

const BUILDERS = {
  button, overflow, radio_buttons: choices, checkboxes: choices,
  datepicker: dateControl, timepicker: timeControl, datetimepicker: dateTimeControl,
  plain_text_input: textControl, number_input: textControl, email_text_input: textControl, url_text_input: textControl,
};

const SELECTS = /^(multi_)?(static|external|users|conversations|channels)_select$/;

/** `field` is given inside an input block: {control, hint, error, label} with the ids that tie them together. */
export function interactive(element, block, surface, field = null) {
  const build = SELECTS.test(element.type) ? picker : BUILDERS[element.type];
  if (!build) return h("span.unsupported", {}, `(A “${element.type}”; this page cannot draw it.)`);
  return build(element, block, surface, field);
}

function button(element, block, surface) {
  const press = async () => {
    if (made.getAttribute("aria-busy") === "true" || !(await confirmed(element.confirm))) return;
    if (element.url) follow(element.url);
    made.setAttribute("aria-busy", "true");
    await surface.dispatch({ kind: "press", block, element, value: element.value });
    made.removeAttribute("aria-busy");
  };
  const made = h("button.button", {
    type: "button", class: element.style ?? "", "data-testid": `button-${element.action_id}`, "data-action-id": element.action_id,
    "data-block-id": block.block_id, "data-value": element.value, "aria-label": element.accessibility_label, on: { click: press },
  }, textObject(element.text));
  return made;
}

function follow(url) {
  const here = channelInUrl(url);
  if (here) document.dispatchEvent(new CustomEvent("go", { detail: here }));
  else if (/^https?:\/\//i.test(url)) window.open(url, "_blank", "noopener");
}

function overflow(element, block, surface) {
  const items = () => element.options.map((option) => ({
    label: textObject(option.text), detail: option.description && textObject(option.description), testId: `option-${option.value}`,
    choose: async () => {
      if (!(await confirmed(element.confirm))) return;
      if (option.url) follow(option.url);
      await surface.dispatch({ kind: "press", block, element, value: option.value });
    },
  }));
  const attributes = {
    class: "button icon-button", "aria-label": "More actions", "data-testid": `button-${element.action_id}`,
    "data-action-id": element.action_id, "data-block-id": block.block_id,
  };
  return menuButton(attributes, icon("more"), items);
}

function choices(element, block, surface, field) {
  const many = element.type === "checkboxes";
  const name = `${block.block_id}-${element.action_id}-${surface.name}`;
  const { "aria-label": label, ...rest } = hooks(element, block, field);
  const boxes = element.options.map((option) => choice(option, many, name, element, block));
  const group = h("div.choices", { role: many ? "group" : "radiogroup", ...rest, "aria-labelledby": field ? `${field.control}-label` : null, "aria-label": label }, boxes);
  const chosen = surface.values.get(block.block_id, element)[valueKey(element.type)];
  const values = new Set((many ? chosen : [chosen]).filter(Boolean).map((option) => option.value));
  for (const input of group.querySelectorAll("input")) input.checked = values.has(input.value);
  group.addEventListener("change", () => {
    const marked = new Set([...group.querySelectorAll("input:checked")].map((input) => input.value));
    const options = element.options.filter((option) => marked.has(option.value));
    choose(element, block, surface, many ? options : options[0] ?? null);
  });
  return group;
}

function choice(option, many, name, element, block) {
  const input = h("input", {
    type: many ? "checkbox" : "radio", name, value: option.value, "data-testid": `option-${option.value}`,
    "data-action-id": element.action_id, "data-block-id": block.block_id,
  });
  return h("label.choice", {}, input, h("span.choice-text", {}, h("span", {}, textObject(option.text)),
    option.description && h("span.choice-detail", {}, textObject(option.description))));
}
