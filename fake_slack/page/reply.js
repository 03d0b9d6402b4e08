// The box under a thread.

import { act } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { growing, isPlainEnter } from "./typing.js";
import { me } from "./world.js";

const drafts = new Map(); // what stands in the boxes of threads one has left

export function replyBox(channelId, ts, showProblem) {
  const name = `${me().id}:${channelId}:${ts}`;
  const text = h("textarea.reply-text", { rows: 1, placeholder: "Reply to the thread", "aria-label": "Reply to the thread", "data-reply-to": ts, "data-testid": "reply-text" });
  const send = async () => {
    const written = text.value;
    if (!written.trim() || text.readOnly) return;
    text.readOnly = true;
    const answer = await act({ do: "message", text: written, channel: channelId, thread_ts: ts });
    text.readOnly = false;
    showProblem(answer.ok ? "" : answer.error);
    if (answer.ok) text.value = "";
    drafts.set(name, text.value);
    grow();
  };
  const grow = growing(text);
  text.value = drafts.get(name) ?? "";
  text.addEventListener("input", () => drafts.set(name, text.value));
  text.addEventListener("keydown", (event) => { if (isPlainEnter(event)) { event.preventDefault(); send(); } });
  return h("div.reply-box.in-thread", {}, text, h("button.icon-button", { type: "button", "aria-label": "Send reply", "data-testid": "reply-send", on: { click: send } }, icon("send")));
}
