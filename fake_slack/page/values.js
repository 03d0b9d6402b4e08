// What people typed or chose, kept apart from the DOM so that a replaced view loses nothing.

/** Slack's state value of an element before anybody touched it. */
export function initialValue(element) {
  const { type } = element;
  const key = valueKey(type);
  const first = {
    value: element.initial_value ?? null,
    selected_option: element.initial_option ?? null,
    selected_options: element.initial_options ?? [],
    selected_user: element.initial_user ?? null,
    selected_users: element.initial_users ?? [],
    selected_conversation: element.initial_conversation ?? null,
    selected_conversations: element.initial_conversations ?? [],
    selected_channel: element.initial_channel ?? null,
    selected_channels: element.initial_channels ?? [],
    selected_date: element.initial_date ?? null,
    selected_time: element.initial_time ?? null,
    selected_date_time: element.initial_date_time ?? null,
  };
  return { type, [key]: first[key] };
}

const KEYS = {
  static_select: "selected_option", external_select: "selected_option", radio_buttons: "selected_option",
  multi_static_select: "selected_options", multi_external_select: "selected_options", checkboxes: "selected_options",
  users_select: "selected_user", multi_users_select: "selected_users",
  conversations_select: "selected_conversation", multi_conversations_select: "selected_conversations",
  channels_select: "selected_channel", multi_channels_select: "selected_channels",
  datepicker: "selected_date", timepicker: "selected_time", datetimepicker: "selected_date_time",
};

/** Under which name Slack's state keeps the value of this kind of element. */
export function valueKey(type) {
  return KEYS[type] ?? "value";
}

const STATELESS = new Set(["button", "overflow", "image", "workflow_button", "plain_text", "mrkdwn"]);

export function elementsOf(block) {
  const all = [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])];
  return all.filter((one) => one && one.action_id && !STATELESS.has(one.type));
}

export class Values {
  #kept = new Map();

  get(blockId, element) {
    return this.#kept.get(`${blockId}\n${element.action_id}`) ?? initialValue(element);
  }

  set(blockId, element, value) {
    this.#kept.set(`${blockId}\n${element.action_id}`, { type: element.type, [valueKey(element.type)]: value });
  }

  /** Takes the server's state for everything not touched here yet (after the page was reloaded). */
  adopt(state) {
    for (const [blockId, actions] of Object.entries(state?.values ?? state ?? {})) {
      for (const [actionId, value] of Object.entries(actions)) {
        const key = `${blockId}\n${actionId}`;
        if (!this.#kept.has(key)) this.#kept.set(key, value);
      }
    }
  }

  /** Slack's `state.values` of these blocks. */
  stateOf(blocks) {
    const state = {};
    for (const block of blocks) {
      for (const element of elementsOf(block)) {
        state[block.block_id] ??= {};
        state[block.block_id][element.action_id] = this.get(block.block_id, element);
      }
    }
    return state;
  }
}

const surfaces = new Map();

/** The values of one message, modal view or Home, by a name of its own. */
export function valuesOf(name) {
  if (!surfaces.has(name)) surfaces.set(name, new Values());
  return surfaces.get(name);
}

export function forgetValues(name) {
  surfaces.delete(name);
}
