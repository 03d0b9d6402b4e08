// Building and updating the page. Text always becomes a text node; nothing here parses HTML.

const PROPERTIES = new Set(["value", "checked", "disabled", "required", "readOnly", "hidden", "selected", "multiple"]);

/** `h("p.note", {on: {click}, "data-x": 1}, "text", node)` makes one element; false and null attributes are left out. */
export function h(selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function setAttribute(element, name, value) {
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
  } else if (name === "class") {
    element.className += ` ${value}`;
  } else if (PROPERTIES.has(name)) {
    element[name] = value;
  } else if (value !== false && value !== null && value !== undefined) {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * Makes the children of `parent` match `items` and touches only what changed, so that focus, typed text and the scroll
 * position survive. Each item is {key, signature, build}; a child is rebuilt only when its signature changed.
 */
export function reconcile(parent, items) {
  const existing = new Map([...parent.children].map((child) => [child.reconcileKey, child]));
  const wanted = items.map((item) => keptOrBuilt(existing.get(item.key), item));
  const keep = new Set(wanted);
  for (const child of [...parent.childNodes]) if (!keep.has(child)) child.remove();
  wanted.forEach((child, index) => {
    if (parent.childNodes[index] !== child) parent.insertBefore(child, parent.childNodes[index] ?? null);
  });
}

function keptOrBuilt(child, { key, signature, build }) {
  if (child && child.reconcileSignature === signature) return child;
  const built = build();
  built.reconcileKey = key;
  built.reconcileSignature = signature;
  return built;
}

let lastId = 0;
export function uniqueId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** Says something to people who listen to the page instead of looking at it. */
export function announce(sentence) {
  const announcer = document.getElementById("announcer");
  announcer.textContent = "";
  requestAnimationFrame(() => { announcer.textContent = sentence; });
}

/** How to find the same control again after its block was rebuilt. */
export function focusAddress(element) {
  if (!element || !element.dataset || !element.dataset.actionId) return null;
  const { blockId, actionId } = element.dataset;
  const option = ["radio", "checkbox"].includes(element.type) ? element.value : null;
  return { blockId, actionId, option, start: element.selectionStart, end: element.selectionEnd };
}

export function refocus(root, address) {
  if (!address || root.contains(document.activeElement)) return;
  const found = [...root.querySelectorAll(":is(button, input, textarea)[data-action-id]")].find((one) => (
    one.dataset.actionId === address.actionId && one.dataset.blockId === address.blockId && (address.option === null || one.value === address.option)));
  if (!found) return;
  found.focus({ preventScroll: true });
  if (typeof address.start === "number" && found.setSelectionRange) found.setSelectionRange(address.start, address.end);
}
