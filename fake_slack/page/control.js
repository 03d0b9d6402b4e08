// What all controls of Block Kit share: their attributes, and what happens to a value.

import { textOf } from "./mrkdwn.js";
import { confirmed } from "./overlays.js";

/** The attributes every control carries: hooks for tests, and the label, hint and error it belongs to. */
export function hooks(element, block, field) {
  return {
    id: field?.control, "data-testid": `field-${element.action_id}`, "data-action-id": element.action_id, "data-block-id": block.block_id,
    "aria-describedby": field ? `${field.hint} ${field.error}` : null,
    "aria-label": field ? null : textOf(element.placeholder) || textOf(block.text) || element.action_id,
    "aria-required": field && !block.optional ? "true" : null,
  };
}

/** Keeps a new value and, where Slack would, tells the app about it. */
export async function choose(element, block, surface, value) {
  const dispatches = block.type !== "input" || block.dispatch_action;
  if (dispatches && !(await confirmed(element.confirm))) return false;
  surface.values.set(block.block_id, element, value);
  surface.changed?.(block.block_id);
  if (dispatches) await surface.dispatch({ kind: "select", block, element, value });
  return true;
}
