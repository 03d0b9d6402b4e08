// The app's Home tab.

import { act } from "./api.js";
import { showBlocks } from "./blocks.js";
import { h, reconcile } from "./dom.js";
import { valuesOf } from "./values.js";
import { appName, me, world } from "./world.js";

export function showHome(root, showProblem) {
  if (!root.firstElementChild?.classList.contains("home")) root.replaceChildren(h("div.home", { "data-testid": "home" }));
  const holder = root.firstElementChild;
  const { home, app } = world.state;
  if (home) {
    if (!holder.firstElementChild?.classList.contains("home-blocks")) holder.replaceChildren(h("div.home-blocks"));
    showBlocks(holder.firstElementChild, home.blocks, surface(showProblem));
  } else {
    const text = app.connected ? `${appName()} has not filled your Home yet. It usually does so when you open it.`
      : `${appName()} is not connected yet, so it cannot fill your Home. Start it; this page goes on by itself.`;
    reconcile(holder, [{ key: "empty", signature: text, build: () => h("p.empty", {}, text) }]);
  }
}

function surface(showProblem) {
  const name = `home:${me().id}`;
  return {
    kind: "home", name, values: valuesOf(name), signature: name,
    dispatch: async ({ block, element, value }) => {
      const answer = await act({ do: "home_press", block_id: block.block_id, action_id: element.action_id, value });
      showProblem(answer.ok ? "" : answer.error);
    },
    suggest: ({ block, element, value }) => act({ do: "suggest", block_id: block.block_id, action_id: element.action_id, value }, { refresh: false }),
  };
}
