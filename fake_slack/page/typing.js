// Small things all boxes one types into share.

/** Lets a textarea grow with its text; answers the function that measures again. */
export function growing(textarea) {
  const grow = () => {
    textarea.style.height = "auto";
    textarea.style.height = `${Math.min(textarea.scrollHeight + 2, 200)}px`;
  };
  textarea.addEventListener("input", grow);
  return grow;
}

/** Enter that means "send": not Shift+Enter, not the Enter that ends an input method's composition. */
export function isPlainEnter(event) {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing;
}
