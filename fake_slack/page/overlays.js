// Menus, small panels and the confirm dialog. Menus use the popover layer, so they also stand above an open modal.

import { h } from "./dom.js";
import { textObject, textOf } from "./mrkdwn.js";

/** Puts a popover beside its anchor, inside the window; above it when there is no room below. */
export function placeBeside(popover, anchor, width) {
  const box = anchor.getBoundingClientRect();
  if (width) popover.style.width = `${Math.max(width, 180)}px`;
  const below = window.innerHeight - box.bottom - 12;
  const above = box.top - 12;
  const goesUp = below < Math.min(popover.scrollHeight, 220) && above > below;
  popover.style.maxHeight = `${Math.max(120, Math.min(360, goesUp ? above : below))}px`;
  const left = Math.min(box.left, window.innerWidth - popover.offsetWidth - 8);
  popover.style.left = `${Math.max(8, left)}px`;
  popover.style.top = goesUp ? `${Math.max(8, box.top - popover.offsetHeight - 4)}px` : `${box.bottom + 4}px`;
}

/**
 * A button that opens a menu. `items()` is asked on opening and answers [{label, detail, testId, choose}]; an item
 * without `choose` is a remark.
 */
export function menuButton(attributes, content, items) {
  const button = h("button", { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", ...attributes }, content);
  button.addEventListener("click", () => openMenu(button, items()));
  return button;
}

function openMenu(anchor, items) {
  const menu = h("div.menu", { role: "menu", popover: "auto", "aria-label": anchor.getAttribute("aria-label") ?? anchor.textContent },
    items.map((item) => menuItem(item, () => menu.hidePopover())));
  openPopover(menu, anchor);
  menu.addEventListener("keydown", (event) => moveInMenu(menu, event));
  menu.querySelector("[role=menuitem]")?.focus();
}

function menuItem({ label, detail, testId, choose }, close) {
  if (!choose) return h("p.menu-remark", { role: "none" }, label);
  const pick = () => { close(); choose(); };
  return h("button.menu-item", { type: "button", role: "menuitem", tabindex: "-1", "data-testid": testId, on: { click: pick } },
    h("span", {}, label), detail && h("span.menu-detail", {}, detail));
}

function moveInMenu(menu, event) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (next === undefined || !items.length) return;
  event.preventDefault();
  items[next % items.length].focus();
}

function openPopover(popover, anchor) {
  (anchor.closest("dialog") ?? document.body).append(popover);
  anchor.setAttribute("aria-expanded", "true");
  popover.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    anchor.setAttribute("aria-expanded", "false");
    if (popover.contains(document.activeElement) || document.activeElement === document.body) anchor.focus();
    popover.remove();
  });
  popover.showPopover();
  placeBeside(popover, anchor);
}

/** A button that opens a panel with `content()`, for lists that are read rather than chosen from. */
export function panelButton(attributes, label, title, content) {
  const button = h("button", { type: "button", "aria-haspopup": "dialog", "aria-expanded": "false", ...attributes }, label);
  button.addEventListener("click", () => {
    const panel = h("div.panel", { popover: "auto", role: "dialog", "aria-label": title, tabindex: "-1" }, h("h3", {}, title), content(() => panel.hidePopover()));
    openPopover(panel, button);
    panel.focus();
  });
  return button;
}

/** Asks with a confirmation object of Block Kit; answers true when confirmed. No object means yes. */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const dialog = confirmDialog(question);
    document.body.append(dialog);
    dialog.addEventListener("close", () => { dialog.remove(); resolve(dialog.returnValue === "yes"); });
    dialog.showModal();
  });
}

function confirmDialog(question) {
  const danger = question.style === "danger" ? "danger" : "primary";
  return h("dialog.confirm", { "data-testid": "confirm", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text" },
    h("form", { method: "dialog" },
      h("h2", { id: "confirm-title" }, textOf(question.title) || "Are you sure?"),
      h("div.confirm-text", { id: "confirm-text" }, textObject(question.text)),
      h("div.dialog-foot", {},
        h("button.button", { value: "no", "data-testid": "confirm-deny" }, textOf(question.deny) || "Cancel"),
        h("button.button", { value: "yes", class: danger, "data-testid": "confirm-yes" }, textOf(question.confirm) || "Yes"))));
}
