// Block Kit blocks to DOM. `surface` says where they stand and what pressing something does:
// {kind: "message" | "modal" | "home", values, dispatch(action), suggest(action), errors, changed(blockId)}

import { h, reconcile, uniqueId } from "./dom.js";
import { interactive } from "./elements.js";
import { markdown } from "./markdown.js";
import { textObject, textOf } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const BUILDERS = { actions, alert, context, divider, header, image, input, markdown: markdownBlock, rich_text: richText, section, table };

/** Brings `container` up to date; blocks that did not change keep their nodes, focus and typed text. */
export function showBlocks(container, blocks, surface) {
  reconcile(container, (blocks ?? []).map((block, index) => ({
    key: block.block_id ?? `block-${index}`,
    signature: JSON.stringify(block) + (surface.signature ?? ""),
    build: () => blockElement(block, surface),
  })));
}

function blockElement(block, surface) {
  const build = BUILDERS[block.type];
  const content = build ? build(block, surface) : h("p.unsupported", {}, `(A “${block.type}” block; this page cannot draw it.)`);
  return h("div.block", { class: `block-${block.type}`, "data-block-id": block.block_id, "data-testid": `block-${block.block_id}` }, content);
}

function header(block) {
  return h("h3.block-title", {}, textObject(block.text));
}

function divider() {
  return h("hr");
}

function section(block, surface) {
  const fields = block.fields && h("div.fields", {}, block.fields.map((field) => h("div.field", {}, textObject(field))));
  const body = h("div.section-text", {}, textObject(block.text), fields);
  return h("div.section", {}, body, block.accessory && h("div.accessory", {}, element(block.accessory, block, surface)));
}

function context(block) {
  return h("div.context", {}, block.elements.map((one) => (
    one.type === "image" ? picture(one, "img.context-image") : h("div.context-text", {}, textObject(one)))));
}

function actions(block, surface) {
  return h("div.actions", {}, block.elements.map((one) => element(one, block, surface)));
}

function element(one, block, surface) {
  return one.type === "image" ? picture(one, "img.accessory-image") : interactive(one, block, surface);
}

function image(block) {
  return h("figure", {}, block.title && h("figcaption", {}, textObject(block.title)), picture(block, "img.picture"));
}

function picture(block, selector) {
  const file = block.slack_file;
  const source = file ? (file.id ? `/_page/file/${encodeURIComponent(file.id)}` : file.url) : block.image_url;
  return pictureElement(source, block.alt_text, selector);
}

/** An image that turns into its description when it cannot be loaded. */
export function pictureElement(source, alt, selector = "img.picture") {
  const onError = (event) => event.target.replaceWith(h("span.missing-picture", {}, `Picture: ${alt || "no description"}`));
  return h(selector, { src: source, alt: alt ?? "", referrerpolicy: "no-referrer", on: { error: onError } });
}

function markdownBlock(block) {
  return markdown(block.text ?? "");
}

const ALERT_WORDS = { default: "Note", info: "Information", warning: "Warning", error: "Problem", success: "Done" };

function alert(block) {
  const level = ALERT_WORDS[block.level] ? block.level : "default";
  return h("div.alert", { class: `alert-${level}`, role: level === "error" ? "alert" : "note" },
    h("span.alert-level", {}, ALERT_WORDS[level]), h("div.alert-text", {}, textObject(block.text)));
}

function table(block) {
  const [head = [], ...body] = block.rows ?? [];
  const row = (cells, tag) => h("tr", {}, cells.map((one, index) => cell(one, tag, block.column_settings?.[index])));
  return h("div.table-scroll", { tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, body.map((cells) => row(cells, "td")))));
}

function cell(one, tag, settings) {
  const content = one.type === "rich_text" ? richText(one) : document.createTextNode(String(one.text ?? one.value ?? ""));
  const classes = `align-${settings?.align ?? "left"} ${settings?.is_wrapped ? "wrapped" : ""}`;
  return h(tag, { class: classes, scope: tag === "th" ? "col" : null }, content);
}

function input(block, surface) {
  const ids = { control: uniqueId("control"), hint: uniqueId("hint"), error: uniqueId("error") };
  const label = textOf(block.label);
  const optional = block.optional && h("span.optional", {}, " (optional)");
  const control = interactive(block.element, block, surface, { ...ids, label });
  const grouped = ["radio_buttons", "checkboxes"].includes(block.element.type);
  return h("div.input-block", {},
    grouped ? h("div.label", { id: `${ids.control}-label` }, label, optional) : h("label", { for: ids.control, id: `${ids.control}-label` }, label, optional),
    control,
    h("p.hint", { id: ids.hint, hidden: !block.hint }, textObject(block.hint)),
    h("p.field-error", { id: ids.error, hidden: true, role: "alert", "data-testid": `modal-error-${block.block_id}`, "data-error-for": block.block_id }));
}
