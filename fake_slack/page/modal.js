// The app's modal: a real dialog whose content may be replaced at any time without losing what was typed.

import { act } from "./api.js";
import { showBlocks } from "./blocks.js";
import { focusAddress, h, refocus } from "./dom.js";
import { icon } from "./icons.js";
import { textOf } from "./mrkdwn.js";
import { problemsIn } from "./validation.js";
import { forgetValues, valuesOf } from "./values.js";
import { appName, me, world } from "./world.js";

const SAVE_AFTER_MS = 500;

export class Modal {
  constructor() {
    this.shown = null; // the modal of the state that is on the screen
    this.problems = {}; // found here before sending
    this.edited = new Set(); // blocks changed since the last answer; their old errors are history
    this.submitting = false;
    this.dialog = null;
    this.timer = 0;
  }

  /** Opens, replaces or closes the dialog to match the state. */
  show() {
    const modal = world.state.modal;
    if (!modal) return this.hide();
    const id = `${me().id}:${modal.view.id}`;
    if (this.shownId !== id) this.forgetProblems();
    this.values = valuesOf(id);
    this.values.adopt(modal.state);
    this.shownId = id;
    this.shown = modal;
    if (!this.dialog) this.open();
    return this.draw();
  }

  forgetProblems() {
    this.problems = {};
    this.edited.clear();
    if (this.dialog) this.showProblem("");
  }

  hide() {
    clearTimeout(this.timer);
    if (this.shownId) forgetValues(this.shownId);
    this.shown = null;
    this.shownId = null;
    this.dialog?.close();
    this.dialog?.remove();
    this.dialog = null;
  }

  open() {
    this.title = h("h2", { id: "modal-title" });
    this.depth = h("span.depth");
    this.body = h("div.modal-body", { "data-testid": "modal-body" });
    this.problem = h("p.problem", { role: "alert", "data-testid": "modal-problem", hidden: true });
    this.close = h("button.button", { type: "button", "data-testid": "modal-close", on: { click: () => this.leave() } });
    this.submit = h("button.button.primary", { type: "submit", "data-testid": "modal-submit" });
    const cross = h("button.icon-button", { type: "button", "aria-label": "Close", "data-testid": "modal-cross", on: { click: () => this.leave(true) } }, icon("close"));
    this.status = h("div.visually-hidden", { role: "status" });
    const form = h("form", { novalidate: true, on: { submit: (event) => { event.preventDefault(); this.send(); } } },
      h("header.modal-head", {}, h("div.modal-titles", {}, h("span.modal-app", {}, appName()), this.title), this.depth, cross),
      this.body, this.problem, this.status, h("footer.dialog-foot", {}, this.close, this.submit));
    this.dialog = h("dialog.modal", { "data-testid": "modal", "aria-labelledby": "modal-title" }, form);
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    this.dialog.addEventListener("cancel", (event) => { if (event.target === this.dialog) { event.preventDefault(); this.leave(); } });
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.fresh = true;
  }

  draw() {
    const { view, depth, busy } = this.shown;
    const focus = focusAddress(document.activeElement);
    this.title.textContent = textOf(view.title);
    this.depth.textContent = depth > 1 ? `Step ${depth}` : "";
    this.close.textContent = textOf(view.close) || (depth > 1 ? "Back" : "Close");
    this.submit.hidden = !view.submit;
    showBlocks(this.body, view.blocks, this.surface());
    this.drawErrors();
    this.setBusy(this.submitting || busy);
    if (this.shown.errors?.[""]) this.showProblem(this.shown.errors[""]);
    refocus(this.dialog, focus);
    if (this.fresh || this.drawnId !== this.shownId || !this.dialog.contains(document.activeElement)) this.focusFirst();
    this.tellIfReplaced(view.hash);
    this.fresh = false;
    this.drawnId = this.shownId;
  }

  // A view without inputs ("opening…", a link) has nothing to focus; its text is read out when it replaces another. What
  // was said of the one before is over.
  tellIfReplaced(hash) {
    if (!this.fresh && this.drawnHash !== hash) this.status.textContent = this.shown.view.submit ? "" : this.body.textContent;
    this.drawnHash = hash;
  }

  surface() {
    const id = this.shownId;
    return {
      kind: "modal", name: id, values: this.values, signature: id, changed: (blockId) => this.onChange(blockId),
      dispatch: async ({ kind, block, element, value }) => {
        await this.save();
        const answer = await act({ do: `modal_${kind}`, block_id: block.block_id, action_id: element.action_id, value });
        this.showProblem(answer.ok ? "" : answer.error);
      },
      suggest: async ({ block, element, value }) => {
        await this.save();
        return act({ do: "suggest", block_id: block.block_id, action_id: element.action_id, value }, { refresh: false });
      },
    };
  }

  focusFirst() {
    const first = this.dialog.querySelector("[data-autofocus]") ?? this.body.querySelector("input, textarea, select")
      ?? this.body.querySelector("button, a[href]") ?? this.close;
    first.focus();
    this.body.scrollTop = 0;
  }

  onKey(event) {
    if (event.key !== "Escape" || event.defaultPrevented || this.dialog.querySelector(":popover-open")) return;
    event.preventDefault();
    this.leave();
  }

  onChange(blockId) {
    delete this.problems[blockId];
    this.edited.add(blockId);
    this.drawErrors();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), SAVE_AFTER_MS);
  }

  /** Tells the server what is typed, so that the app finds it in its payloads and a reload keeps it. */
  async save() {
    clearTimeout(this.timer);
    if (!this.shown) return;
    await act({ do: "modal_state", state: this.values.stateOf(this.shown.view.blocks) }, { refresh: false });
  }

  drawErrors() {
    const answered = Object.entries(this.shown.errors ?? {}).filter(([blockId]) => !this.edited.has(blockId));
    const errors = { ...Object.fromEntries(answered), ...this.problems };
    for (const line of this.body.querySelectorAll("[data-error-for]")) {
      const sentence = errors[line.dataset.errorFor] ?? "";
      if (line.textContent !== sentence) line.textContent = sentence;
      line.hidden = !sentence;
      const control = line.parentElement.querySelector("[data-action-id]");
      if (sentence) control?.setAttribute("aria-invalid", "true");
      else control?.removeAttribute("aria-invalid");
    }
  }

  async send() {
    if (this.submitting || !this.shown.view.submit) return;
    clearTimeout(this.timer);
    const { blocks } = this.shown.view;
    this.problems = problemsIn(blocks, this.values);
    this.drawErrors();
    if (Object.keys(this.problems).length) return this.focusProblem();
    this.submitting = true;
    this.edited.clear();
    this.setBusy(true);
    this.showProblem("");
    const answer = await act({ do: "modal_submit", state: this.values.stateOf(blocks) });
    this.submitting = false;
    return this.afterSend(answer);
  }

  afterSend(answer) {
    if (!this.shown) return;
    this.setBusy(this.shown.busy);
    if (!answer.ok) this.showProblem(answer.error);
    this.focusProblem();
  }

  focusProblem() {
    const line = [...this.body.querySelectorAll("[data-error-for]")].find((one) => !one.hidden);
    const field = line?.parentElement.querySelector("input, textarea, select, button");
    field?.focus();
    line?.scrollIntoView({ block: "nearest" });
    if (line) this.status.textContent = `Not sent. ${line.textContent}`;
  }

  setBusy(busy) {
    this.dialog?.setAttribute("aria-busy", String(Boolean(busy)));
    this.submit.disabled = Boolean(busy);
    this.submit.textContent = busy ? "Sending…" : textOf(this.shown.view.submit);
  }

  showProblem(sentence) {
    this.problem.textContent = sentence ?? "";
    this.problem.hidden = !sentence;
  }

  /** Somebody follows a link out of the modal; one with nothing to send has done its work then. */
  leaveByLink() {
    if (this.shown && !this.shown.view.submit) this.leave();
  }

  /** Back to the view below, or with `everything` (the cross) out of all of them. */
  async leave(everything = false) {
    if (this.submitting) return;
    clearTimeout(this.timer);
    const answer = await act({ do: "modal_close", everything });
    if (!answer.ok && this.shown) this.showProblem(answer.error);
  }
}
