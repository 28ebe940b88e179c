// The buttons above a diagram: undo, redo, zoom, search, alignment.
import { fit } from "./fit.js";

export function tools(host, drawing) {
  const act = {
    undo: () => drawing.get("commandStack").undo(),
    redo: () => drawing.get("commandStack").redo(),
    in: () => drawing.get("zoomScroll").stepZoom(1),
    out: () => drawing.get("zoomScroll").stepZoom(-1),
    fit: () => fit(drawing),
    find: () => drawing.get("searchPad").toggle(),
    map: () => drawing.get("minimap").toggle(),
  };
  for (const button of host.querySelectorAll("[data-do]")) {
    if (act[button.dataset.do]) button.addEventListener("click", act[button.dataset.do]);
  }
  host.querySelector("[data-align]")?.addEventListener("change", ({ target }) => {
    const [service, how] = target.value.split(" ");
    const chosen = drawing.get("selection").get();
    if (how && chosen.length > 1) drawing.get(service).trigger(chosen, how);
    target.value = "";
  });
  // A menu near the lower border would end below the screen.
  drawing.get("eventBus").on("popupMenu.opened", () => requestAnimationFrame(() => {
    host.querySelector(".djs-popup")?.scrollIntoView({ block: "nearest" });
  }));
  tell(host, drawing);
}

// Whether there is anything to undo, said by the buttons.
export function tell(host, drawing) {
  const stack = drawing.get("commandStack", false);
  for (const [name, can] of [["undo", stack?.canUndo()], ["redo", stack?.canRedo()]]) {
    const button = host.querySelector(`[data-do=${name}]`);
    if (button) button.disabled = !can;
  }
}
