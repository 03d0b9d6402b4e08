// The box under a thread.

import { act } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { growing, isPlainEnter } from "./typing.js";

export function replyBox(channelId, ts, showProblem) {
  const text = h("textarea.reply-text", { rows: 1, placeholder: "Reply to the thread", "aria-label": "Reply to the thread", "data-reply-to": ts, "data-testid": "reply-text" });
  const send = async () => {
    const written = text.value;
    if (!written.trim() || text.readOnly) return;
    text.readOnly = true;
    const answer = await act({ do: "message", text: written, channel: channelId, thread_ts: ts });
    text.readOnly = false;
    showProblem(answer.ok ? "" : answer.error);
    if (answer.ok) text.value = "";
    grow();
  };
  const grow = growing(text);
  text.addEventListener("keydown", (event) => { if (isPlainEnter(event)) { event.preventDefault(); send(); } });
  return h("div.reply-box.in-thread", {}, text, h("button.icon-button", { type: "button", "aria-label": "Send reply", "data-testid": "reply-send", on: { click: send } }, icon("send")));
}
