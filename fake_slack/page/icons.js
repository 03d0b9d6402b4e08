// Line icons, drawn here so that nothing is loaded from elsewhere. Always decoration: the control carries the name.

const PATHS = {
  bolt: "M11 2 4 11h5l-1 7 7-9h-5l1-7z",
  close: "M5 5l10 10M15 5 5 15",
  down: "M5 8l5 5 5-5",
  home: "M3 9.5 10 3.5l7 6V17h-5v-4.500H8V17H3z",
  lock: "M5.500 9h9v7.500h-9zM7.500 9V6.500a2.500 2.500 0 0 1 5 0V9",
  menu: "M3 5.500h14M3 10h14M3 14.500h14",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  people: "M7.500 9.500a2.750 2.750 0 1 0 0-5.500 2.750 2.750 0 0 0 0 5.500zM2.500 16c0-2.800 2.200-4.500 5-4.500s5 1.700 5 4.500M13 4.500a2.500 2.500 0 0 1 0 4.800M14.500 11.800c1.800.5 3 2 3 4.200",
  pin: "M7.500 3h5l-.7 5.500 2.700 2.500v1.500h-9V11l2.700-2.500zM10 12.500V17",
  reply: "M8 5 3.500 9.500 8 14M3.500 9.500H12a4.500 4.500 0 0 1 4.500 4.500v1.500",
  send: "M3.500 4.500 17 10 3.500 15.500l2-5.500zM5.500 10H11",
  bookmark: "M5.500 3h9v14L10 13.500 5.500 17z",
  clock: "M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15zM10 6v4.200l2.800 1.600",
  file: "M5 2.500h6.500L15.500 6.500v11H5zM11 2.500V7h4.500",
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 20 20", class: `icon icon-${name}`, "aria-hidden": "true" })) {
    svg.setAttribute(key, value);
  }
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
