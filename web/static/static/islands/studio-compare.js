// Two versions of a diagram side by side: what was added, removed, changed is marked on both.
import { fit } from "./lib/studio/fit.js";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "diagram-js/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";

for (const host of document.querySelectorAll("[data-island=studio-compare]")) start(host);

async function start(host) {
  const canvases = [...host.querySelectorAll("[data-canvas]")];
  const viewers = await Promise.all(canvases.map(show));
  const items = [...host.parentElement.querySelectorAll(".difference[data-element]")];
  for (const item of items) {
    const how = ["added", "removed", "changed"].find((each) => item.classList.contains(each));
    const there = viewers.map((viewer) => mark(viewer, item.dataset.element, how));
    if (!there.some(Boolean)) continue;
    const button = item.querySelector("[data-go]");
    button.hidden = false;
    button.addEventListener("click", () => {
      host.scrollIntoView({ block: "nearest" });
      viewers.forEach((viewer) => lead(viewer, item.dataset.element));
    });
  }
  together(viewers);
  host.dataset.ready = "true";
}

async function show(canvas) {
  const viewer = new NavigatedViewer({ container: canvas, zoomScroll: { enabled: false } });
  const answer = await fetch(canvas.dataset.source, { credentials: "same-origin" });
  try {
    await viewer.importXML(await answer.text());
    fit(viewer);
  } catch (error) {
    canvas.textContent = error.message;
  }
  return viewer;
}

function find(viewer, id) {
  return viewer.get("elementRegistry", false)?.get(id);
}

function mark(viewer, id, how) {
  const element = find(viewer, id);
  if (element) viewer.get("canvas").addMarker(element, `diff-${how}`);
  return Boolean(element);
}

function lead(viewer, id) {
  const element = find(viewer, id);
  if (!element) return;
  const canvas = viewer.get("canvas");
  if (canvas.zoom() < 0.6) canvas.zoom(0.8, "auto");
  canvas.scrollToElement(element, { top: 120, bottom: 120, left: 120, right: 120 });
}

// Where one is looked at, the other is: unless what is drawn differs too much for it to help.
function together(viewers) {
  let isFollowing = false;
  for (const viewer of viewers) {
    viewer.on("canvas.viewbox.changed", ({ viewbox }) => {
      if (isFollowing) return;
      isFollowing = true;
      const { x, y, width, height } = viewbox;
      for (const other of viewers) if (other !== viewer) other.get("canvas").viewbox({ x, y, width, height });
      isFollowing = false;
    });
  }
}
