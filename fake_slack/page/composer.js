// Where one writes: messages and slash commands, with offers, drafts per conversation, and errors as a sentence.

import { act } from "./api.js";
import { announce, h, uniqueId } from "./dom.js";
import { icon } from "./icons.js";
import { toBottom } from "./messages.js";
import { menuButton } from "./overlays.js";
import { offersFor } from "./suggestions.js";
import { growing, isPlainEnter } from "./typing.js";
import { channelTitle, me, world } from "./world.js";

const HINT = "Enter sends · Shift+Enter for a new line · / for commands";

export class Composer {
  constructor(root) {
    this.drafts = new Map();
    this.place = null;
    this.waiting = 0; // texts on their way
    this.queue = Promise.resolve();
    this.offered = null;
    this.active = 0;
    this.build(root);
  }

  build(root) {
    const listId = uniqueId("offers");
    this.problem = h("p.problem", { role: "alert", "data-testid": "problem", hidden: true });
    this.text = h("textarea.composer-text", {
      rows: 1, "data-testid": "composer", "aria-autocomplete": "list", "aria-controls": listId,
      on: { input: () => this.offer(), keydown: (event) => this.onKey(event), blur: () => this.hideOffers(), click: () => this.offer() },
    });
    this.grow = growing(this.text);
    this.offers = h("div.offers", { id: listId, role: "listbox", "aria-label": "Suggestions", hidden: true });
    this.offers.addEventListener("mousedown", (event) => event.preventDefault());
    const bolt = menuButton({ class: "icon-button", "aria-label": "Shortcuts", title: "Shortcuts", "data-testid": "shortcuts" }, icon("bolt"), () => this.shortcuts());
    const send = h("button.button.primary.send", { type: "button", "data-testid": "send", "aria-label": "Send", on: { click: () => this.send() } }, icon("send"));
    this.note = h("p.composer-note", { "data-testid": "composer-note", hidden: true });
    this.hint = h("p.composer-hint", { "aria-hidden": "true" }, HINT);
    this.box = h("div.composer-box", {}, bolt, this.text, send);
    root.replaceChildren(this.problem, this.note, h("div.composer", {}, this.offers, this.box, this.hint));
    this.frame = root.querySelector(".composer");
  }

  /** Shows the composer of this conversation with its draft, or why one cannot write here. */
  show(channel) {
    const place = channel ? `${me().id}:${channel.id}` : null;
    if (place !== this.place) this.moveTo(place);
    const reason = channel ? reasonNotToWrite(channel) : "";
    this.frame.hidden = !channel || Boolean(reason);
    this.note.hidden = !reason;
    this.note.textContent = reason;
    if (!channel) return;
    const label = `Message ${channel.is_im ? "" : "#"}${channelTitle(channel)}`;
    this.text.placeholder = label;
    this.text.setAttribute("aria-label", label);
  }

  moveTo(place) {
    if (this.place) this.drafts.set(this.place, this.text.value);
    this.place = place;
    this.text.value = this.drafts.get(place) ?? "";
    this.showProblem("");
    this.hideOffers();
    this.grow();
  }

  showProblem(sentence) {
    this.problem.textContent = sentence ?? "";
    this.problem.hidden = !sentence;
  }

  /** Sends what is written, after whatever is still on its way; a refused text comes back into the box. */
  send() {
    const text = this.text.value;
    if (!text.trim()) return;
    const { place } = this;
    const channel = world.place;
    this.text.value = "";
    this.hideOffers();
    this.showProblem("");
    this.grow();
    this.waiting += 1;
    this.showWaiting();
    this.queue = this.queue.then(() => this.deliver(text, channel, place));
  }

  async deliver(text, channel, place) {
    const command = /^\/[a-z]/i.test(text);
    const answer = await act({ do: command ? "command" : "message", text, channel });
    this.waiting -= 1;
    this.showWaiting();
    if (answer.ok) {
      if (place === this.place) toBottom();
      return;
    }
    this.giveBack(place, text);
    this.showProblem(answer.error);
  }

  // Somebody may have typed on, or gone elsewhere, while the answer took its time.
  giveBack(place, text) {
    const before = (now) => (now ? `${text}\n${now}` : text);
    if (place === this.place) this.text.value = before(this.text.value);
    else this.drafts.set(place, before(this.drafts.get(place) ?? ""));
    this.grow();
  }

  showWaiting() {
    this.box.setAttribute("aria-busy", String(this.waiting > 0));
    this.hint.textContent = this.waiting ? "Sending…" : HINT;
  }

  shortcuts() {
    const found = world.state.shortcuts.filter((one) => one.type === "global");
    if (!found.length) return [{ label: "The app offers no shortcuts." }];
    return found.map((one) => ({
      label: one.name, detail: world.state.app.name, testId: `shortcut-${one.callback_id}`,
      choose: async () => {
        const answer = await act({ do: "shortcut", callback_id: one.callback_id });
        this.showProblem(answer.ok ? "" : answer.error);
      },
    }));
  }

  offer() {
    this.offered = offersFor(this.text.value, this.text.selectionStart);
    const offers = this.offered?.offers ?? [];
    this.active = 0;
    this.offers.replaceChildren(...offers.map((one, index) => this.offerRow(one, index)));
    this.offers.hidden = !offers.length;
    if (!offers.length) return;
    this.activate(0);
    announce(`${offers.length} suggestion${offers.length === 1 ? "" : "s"}. Tab takes ${offers[0].label}.`);
  }

  offerRow(one, index) {
    return h("div.option", { id: uniqueId("offer"), role: "option", "data-testid": one.testId, on: { click: () => this.take(index) } },
      h("span.option-text", {}, one.label), one.detail && h("span.option-detail", {}, one.detail));
  }

  activate(index) {
    const rows = [...this.offers.children];
    this.active = (index + rows.length) % rows.length;
    rows.forEach((row, at) => { row.classList.toggle("active", at === this.active); row.setAttribute("aria-selected", String(at === this.active)); });
    this.text.setAttribute("aria-activedescendant", rows[this.active].id);
    rows[this.active].scrollIntoView({ block: "nearest" });
  }

  take(index) {
    const { start, offers } = this.offered;
    this.text.setRangeText(offers[index].insert, start, this.text.selectionStart, "end");
    this.hideOffers();
    this.text.focus();
    this.grow();
  }

  hideOffers() {
    this.offers.hidden = true;
    this.offered = null;
    this.text.removeAttribute("aria-activedescendant");
  }

  onKey(event) {
    if (!this.offers.hidden && this.onOfferKey(event)) event.preventDefault();
    else if (isPlainEnter(event)) { event.preventDefault(); this.send(); }
  }

  onOfferKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.activate(this.active + step);
    else if (event.key === "Escape") this.hideOffers();
    else if (event.key === "Tab" || (isPlainEnter(event) && !this.isComplete())) this.take(this.active);
    else return false;
    return true;
  }

  // "/crisis" typed in full is sent by Enter; only a part of it is completed first.
  isComplete() {
    const { start, offers } = this.offered;
    return offers[this.active].insert.trim() === this.text.value.slice(start).trim();
  }
}

function reasonNotToWrite(channel) {
  if (channel.archived) return "This channel is archived. It can be read, but nobody can write in it.";
  if (channel.read_only) return "Only the app writes here. Go to a channel to type a command.";
  if (!channel.is_im && !channel.is_member) return "You are not a member of this channel, so you can read it but not write in it.";
  return "";
}
