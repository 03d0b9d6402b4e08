// Every select menu: one combobox with a filter, single or multiple, from fixed options, people, channels or the app.

import { choose, hooks } from "./control.js";
import { h, uniqueId } from "./dom.js";
import { icon } from "./icons.js";
import { textOf } from "./mrkdwn.js";
import { placeBeside } from "./overlays.js";
import { groupsFrom, optionLabel, optionNow } from "./options.js";
import { valueKey } from "./values.js";

const SEARCH_AFTER_MS = 150;

export function picker(element, block, surface, field) {
  return new Picker(element, block, surface, field).root;
}

class Picker {
  constructor(element, block, surface, field) {
    Object.assign(this, { element, block, surface, field });
    this.many = element.type.startsWith("multi_");
    this.listId = uniqueId("list");
    this.rows = [];
    this.active = -1;
    this.asked = 0;
    this.build();
    this.showChosen();
  }

  get chosen() {
    const value = this.surface.values.get(this.block.block_id, this.element)[valueKey(this.element.type)];
    return this.many ? value ?? [] : [value].filter(Boolean);
  }

  build() {
    const placeholder = textOf(this.element.placeholder) || "Choose…";
    this.input = h("input.picker-input", {
      ...hooks(this.element, this.block, this.field), type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": this.listId, placeholder,
      on: {
        focus: () => this.input.select(), click: () => this.open(), input: () => this.open(this.input.value),
        keydown: (event) => this.onKey(event), blur: () => this.close(),
      },
    });
    this.chips = h("div.chips");
    this.clear = h("button.picker-clear", { type: "button", "aria-label": "Clear the choice", hidden: true, on: { click: () => this.take(null) } }, icon("close"));
    this.list = h("div.options", { id: this.listId, role: "listbox", popover: "manual", "aria-label": this.field?.label ?? placeholder, "aria-multiselectable": this.many ? "true" : null });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.frame = h("div.picker-frame", {}, this.many && this.chips, this.input, this.clear, icon("down"));
    this.root = h("div.picker", {}, this.frame, this.list);
  }

  showChosen() {
    const labels = this.chosen.map(optionLabel);
    if (this.many) {
      this.chips.replaceChildren(...this.chosen.map((option, index) => this.chip(option, labels[index])));
      this.input.value = "";
    } else {
      this.input.value = labels[0] ?? "";
      this.clear.hidden = !labels.length || !this.block.optional;
    }
  }

  chip(option, label) {
    const remove = () => this.take(option);
    return h("span.chip", {}, label, h("button", { type: "button", "aria-label": `Remove ${label}`, on: { click: remove } }, icon("close")));
  }

  async open(typed = "") {
    const query = (this.asked += 1);
    if (!this.list.matches(":popover-open")) this.list.showPopover();
    this.input.setAttribute("aria-expanded", "true");
    if (this.element.type.includes("external")) await this.search(typed, query);
    else this.show(groupsFrom(this.element, typed), "Nothing matches.");
  }

  async search(typed, query) {
    const needed = this.element.min_query_length ?? 3;
    if (typed.trim().length < needed) return this.remark(`Type at least ${needed} letter${needed === 1 ? "" : "s"} to search.`);
    if (!this.rows.length) this.remark("Searching…");
    await new Promise((resolve) => setTimeout(resolve, SEARCH_AFTER_MS));
    if (query !== this.asked) return null;
    const answer = await this.surface.suggest({ block: this.block, element: this.element, value: typed });
    if (query !== this.asked || !this.list.matches(":popover-open")) return null;
    if (!answer.ok) return this.remark(answer.error);
    return this.show(answer.option_groups?.length ? answer.option_groups : [{ options: answer.options ?? [] }], `Nothing found for “${typed}”.`);
  }

  remark(text) {
    this.rows = [];
    this.list.replaceChildren(h("p.options-remark", { role: "status" }, text));
    this.place();
  }

  show(groups, nothing) {
    const taken = new Set(this.chosen.map(optionNow));
    const shown = groups.filter((group) => group.options.length);
    this.list.replaceChildren(...shown.map((group) => this.group(group, taken)));
    this.rows = [...this.list.querySelectorAll("[role=option]")];
    if (!this.rows.length) return this.remark(nothing);
    const at = this.rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    this.place();
    return this.activate(Math.max(0, at));
  }

  group(group, taken) {
    const rows = group.options.map((option) => this.row(option, taken.has(optionNow(option))));
    if (!group.label) return h("div", { role: "presentation" }, rows);
    const label = textOf(group.label);
    return h("div.option-group", { role: "group", "aria-label": label }, h("div.option-group-label", { "aria-hidden": "true" }, label), rows);
  }

  row(option, selected) {
    const detail = textOf(option.description);
    const row = h("div.option", {
      id: uniqueId("option"), role: "option", "data-testid": "picker-option", "aria-selected": String(selected), "data-value": optionNow(option),
      on: { click: () => this.take(option), mousemove: () => this.activate(this.rows.indexOf(row), false) },
    }, h("span.option-text", {}, optionLabel(option)), detail && h("span.option-detail", {}, detail));
    row.option = option;
    return row;
  }

  activate(index, scroll = true) {
    this.rows[this.active]?.classList.remove("active");
    this.active = index;
    const row = this.rows[index];
    if (!row) return;
    row.classList.add("active");
    this.input.setAttribute("aria-activedescendant", row.id);
    if (scroll) row.scrollIntoView({ block: "nearest" });
  }

  place() {
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    placeBeside(this.list, this.frame, this.frame.offsetWidth);
  }

  onKey(event) {
    const isOpen = this.list.matches(":popover-open");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!isOpen) this.open();
      else if (this.rows.length) this.activate((this.active + step + this.rows.length) % this.rows.length);
    } else if (event.key === "Enter" && (isOpen || this.field)) {
      event.preventDefault();
      if (isOpen && this.rows[this.active]) this.take(this.rows[this.active].option);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && this.many && !this.input.value && this.chosen.length) {
      this.take(this.chosen.at(-1));
    }
  }

  async take(option) {
    const now = this.many ? this.toggled(option) : option;
    this.close();
    await choose(this.element, this.block, this.surface, now === null || this.many ? now : this.stateValue(now));
    this.showChosen();
  }

  toggled(option) {
    const key = optionNow(option);
    const rest = this.chosen.filter((one) => optionNow(one) !== key);
    const limit = this.element.max_selected_items ?? Infinity;
    return rest.length < this.chosen.length || rest.length >= limit ? rest : [...rest, this.stateValue(option)];
  }

  // People and channels are kept as ids, options as the option object.
  stateValue(option) {
    return /static|external/.test(this.element.type) || typeof option === "string" ? option : option.value;
  }

  close() {
    this.asked += 1;
    this.rows = [];
    if (this.list.matches(":popover-open")) this.list.hidePopover();
    this.input.setAttribute("aria-expanded", "false");
    this.showChosen();
  }
}
