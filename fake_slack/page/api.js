// Talking to Fake Slack: read the world, act, and hear that something changed.

import { me } from "./world.js";

const LOST = "Fake Slack does not answer. Is it still running? What you typed is kept; try again.";

async function read(path) {
  const response = await fetch(path, { headers: { Accept: "application/json" } });
  if (!response.ok) throw Object.assign(new Error(`${path} answered ${response.status}`), { status: response.status });
  return response.json();
}

export function readState(personId) {
  return read(`/_page/state?as=${encodeURIComponent(personId ?? "")}`);
}

export function readChannel(channelId, personId) {
  return read(`/_page/channel/${encodeURIComponent(channelId)}?as=${encodeURIComponent(personId)}`);
}

let afterAct = () => {};
export function onActed(listener) {
  afterAct = listener;
}

/** Does something as the person shown; answers {ok, error?, …} and never throws. The page is fresh when it resolves. */
export async function act(action, { refresh = true } = {}) {
  const answer = await post({ as: me().id, ...action });
  if (refresh) await afterAct();
  return answer;
}

async function post(body) {
  try {
    const response = await fetch("/_page/act", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return await response.json();
  } catch {
    return { ok: false, error: LOST };
  }
}

/** Server-sent events for one person, reconnected when lost. Answers a function that ends them. */
export function listen(personId, onRevision, onOnline) {
  let source = null;
  let timer = 0;
  const connect = () => {
    source = new EventSource(`/_page/events?as=${encodeURIComponent(personId)}`);
    source.onopen = () => onOnline(true);
    source.onmessage = (event) => onRevision(revisionIn(event.data));
    source.onerror = () => {
      onOnline(false);
      source.close();
      clearTimeout(timer);
      timer = setTimeout(connect, 1000);
    };
  };
  connect();
  return () => { clearTimeout(timer); source.close(); };
}

function revisionIn(data) {
  try {
    return JSON.parse(data).revision;
  } catch {
    return undefined; // a heartbeat
  }
}
