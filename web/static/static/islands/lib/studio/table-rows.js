// The rows of a decision table: moved, copied, and only those shown that hold certain words.
export function rows(host, modeler) {
  const [words, canvas] = ["[data-filter]", "[data-canvas]"].map((each) => host.querySelector(each));
  const filter = () => {
    const wanted = words.value.trim();
    for (const row of canvas.querySelectorAll("tbody tr")) {
      row.hidden = Boolean(wanted) && row.querySelector("[data-row-id]") && !row.textContent.includes(wanted);
    }
  };
  words.addEventListener("input", filter);
  // dmn-js draws its rows anew with every edit.
  new MutationObserver(filter).observe(canvas, { childList: true, subtree: true, characterData: true });
  // The row one stood in last is meant, also after it has been moved.
  let last = "";
  for (const happened of ["focusin", "click"]) {
    canvas.addEventListener(happened, ({ target }) => (last = target.closest("[data-row-id]")?.dataset.rowId ?? last));
  }
  for (const button of host.querySelectorAll("[data-row]")) {
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      const viewer = modeler.getActiveViewer();
      const row = viewer.get("sheet").getRoot().rows.find((each) => each.id === last);
      if (row) act[button.dataset.row](viewer, row);
    });
  }
}

const act = {
  up: (viewer, row) => move(viewer, row, -1),
  down: (viewer, row) => move(viewer, row, 1),
  copy(viewer, row) {
    const clipboard = viewer.get("copyCutPaste");
    clipboard.copy(row);
    clipboard.pasteAfter(row);
  },
};

function move(viewer, row, by) {
  const every = viewer.get("sheet").getRoot().rows;
  const to = every.indexOf(row) + by;
  if (to >= 0 && to < every.length) viewer.get("modeling").moveRow(row, to);
}
