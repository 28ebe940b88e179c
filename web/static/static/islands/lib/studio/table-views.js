// The views of a decision file as tabs, and undo and redo in the one that is shown.
export function tabs(host, modeler, views, active) {
  host.querySelector("[data-views]").replaceChildren(...views.map((view) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.textContent = view.type === "drd" ? host.dataset.drd : view.name || view.element.id;
    tab.setAttribute("aria-pressed", String(view === active));
    tab.addEventListener("click", () => modeler.open(view));
    return tab;
  }));
  tell(host, modeler);
}

const stack = (modeler) => modeler.getActiveViewer()?.get("commandStack", false);

export function tools(host, modeler) {
  for (const name of ["undo", "redo"]) {
    host.querySelector(`[data-do=${name}]`)?.addEventListener("click", () => stack(modeler)?.[name]());
  }
}

export function tell(host, modeler) {
  const [undo, redo] = ["undo", "redo"].map((name) => host.querySelector(`[data-do=${name}]`));
  if (undo) undo.disabled = !stack(modeler)?.canUndo();
  if (redo) redo.disabled = !stack(modeler)?.canRedo();
}
