// A process as its diagram, with what waits in it marked; one button per process of the case.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "diagram-js/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";

for (const host of document.querySelectorAll("[data-island=diagram]")) start(host);

function start(host) {
  const canvas = host.querySelector("[data-canvas]");
  const viewer = new NavigatedViewer({ container: canvas, zoomScroll: { enabled: false } });
  const tabs = [...host.querySelectorAll("[data-source]")];
  for (const tab of tabs) tab.addEventListener("click", () => open(viewer, host, tab, tabs));
  host.querySelector("[data-zoom=in]").addEventListener("click", () => viewer.get("zoomScroll").stepZoom(1));
  host.querySelector("[data-zoom=out]").addEventListener("click", () => viewer.get("zoomScroll").stepZoom(-1));
  host.querySelector("[data-zoom=fit]").addEventListener("click", () => viewer.get("canvas").zoom("fit-viewport", "auto"));

  panByTouch(viewer, canvas);

  const first = tabs.find((tab) => tab.getAttribute("aria-pressed") === "true") ?? tabs[0];
  // A diagram inside a closed <details> has no size: draw it when it is opened.
  const fold = host.closest("details");
  if (fold && !fold.open) fold.addEventListener("toggle", () => open(viewer, host, first, tabs), { once: true });
  else open(viewer, host, first, tabs);
}

async function open(viewer, host, tab, tabs) {
  for (const other of tabs) {
    other.setAttribute("aria-pressed", String(other === tab));
    host.querySelector(`#${other.dataset.steps}`).hidden = other !== tab;
  }
  const answer = await fetch(tab.dataset.source, { credentials: "same-origin" });
  const note = host.querySelector("[data-note]");
  note.hidden = answer.ok;
  if (!answer.ok) return;
  await viewer.importXML(await answer.text());
  for (const token of JSON.parse(tab.dataset.tokens)) mark(viewer, token);
  for (const element of JSON.parse(tab.dataset.done || "[]")) add(viewer, element, "token-done");
  for (const element of JSON.parse(tab.dataset.missed || "[]")) add(viewer, element, "token-missed");
  fit(viewer);
  host.dataset.ready = "true";
}

// bpmn-js moves with the mouse only. Dragged up or down, the page scrolls (`touch-action`); dragged
// sideways, the diagram follows the finger.
function panByTouch(viewer, canvas) {
  let from = null;
  canvas.addEventListener("pointerdown", (event) => (from = event.pointerType === "touch" ? event : null));
  canvas.addEventListener("pointermove", (event) => {
    if (!from || event.pointerId !== from.pointerId) return;
    viewer.get("canvas").scroll({ dx: event.clientX - from.clientX, dy: event.clientY - from.clientY });
    from = event;
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (from = null));
}

function mark(viewer, { element, count, kind, words }) {
  if (!viewer.get("elementRegistry").get(element)) return;
  viewer.get("canvas").addMarker(element, `token-${kind}`);
  const badge = document.createElement("span");
  badge.className = `token-badge token-badge-${kind}`;
  badge.textContent = count;
  badge.title = words;
  viewer.get("overlays").add(element, { position: { top: -12, right: 12 }, html: badge });
}

function add(viewer, element, marker) {
  if (viewer.get("elementRegistry").get(element)) viewer.get("canvas").addMarker(element, marker);
}

// The whole diagram, but never larger than it was drawn, and on a phone not too small to read.
function fit(viewer) {
  const canvas = viewer.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() > 1) canvas.zoom(1, "auto");
  if (canvas.zoom() >= 0.45) return;
  canvas.zoom(0.6);
  const elements = viewer.get("elementRegistry");
  const waits = (kind) => elements.find((e) => canvas.hasMarker(e, `token-${kind}`));
  const first = waits("incident") ?? waits("task") ?? waits("inside") ?? waits("timer") ?? elements.find((e) => e.type === "bpmn:StartEvent");
  if (first) canvas.scrollToElement(first, { top: 140, bottom: 140, left: 60, right: 60 });
}
