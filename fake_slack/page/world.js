// What the page knows at this moment, and small questions about it. Filled by app.js, read by everybody.

export const world = {
  state: null, // the answer of /_page/state
  channel: null, // the open channel with its messages, the answer of /_page/channel
  place: null, // "home" or a channel id
  online: true, // does Fake Slack answer?
};

export function me() {
  return world.state?.me ?? null;
}

export function myZone() {
  return me()?.tz;
}

export function person(id) {
  return world.state?.people.find((one) => one.id === id);
}

export function personName(id) {
  const found = person(id);
  return found ? found.real_name || found.name : id;
}

export function everyChannel() {
  return world.state ? [...world.state.channels, ...world.state.dms] : [];
}

export function channelById(id) {
  return everyChannel().find((one) => one.id === id);
}

/** What a conversation is called here: a channel's name, or the person at the other end. */
export function channelTitle(channel) {
  return channel.is_im ? personName(channel.with) : channel.name;
}

export function appName() {
  return world.state?.app?.name || "The app";
}
