import { fit, panByTouch, shrink } from "./lib/diagram/moving.js";
import { showState } from "./lib/diagram/marks.js";

// A process as its diagram, with what waits in it marked; one button per process of the case.
// The viewer of each host, or its promise: who presses two buttons at once gets one.
const viewers = new Map();

for (const host of document.querySelectorAll("[data-island=diagram]")) start(host);

function start(host) {
  const tabs = [...host.querySelectorAll("[data-source]")];
  for (const tab of tabs) tab.addEventListener("click", () => open(host, tab, tabs));
  // A diagram that is not on the screen, or in a closed <details>, is neither loaded nor drawn.
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((each) => each.isIntersecting)) return;
    seen.disconnect();
    if (!viewers.has(host)) open(host, tabs.find((tab) => tab.getAttribute("aria-pressed") === "true") ?? tabs[0], tabs);
  }, { rootMargin: "100px" });
  seen.observe(host.querySelector("[data-canvas]"));
}

function viewerOf(host) {
  if (!viewers.has(host)) viewers.set(host, load(host).catch(() => null));
  return viewers.get(host);
}

async function load(host) {
  const styled = new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: host.dataset.styles, onload: done, onerror: failed });
    // Before our own, which has the last word.
    document.querySelector("link[rel=stylesheet]").before(link);
  });
  const [{ Viewer }] = await Promise.all([import(host.dataset.viewer), styled]);
  const canvas = host.querySelector("[data-canvas]");
  const viewer = new Viewer({ container: canvas, zoomScroll: { enabled: false } });
  host.querySelector("[data-zoom=in]").addEventListener("click", () => viewer.get("zoomScroll").stepZoom(1));
  host.querySelector("[data-zoom=out]").addEventListener("click", () => viewer.get("zoomScroll").stepZoom(-1));
  host.querySelector("[data-zoom=fit]").addEventListener("click", () => shrink(viewer.get("canvas")));
  panByTouch(viewer, canvas);
  return viewer;
}

async function open(host, tab, tabs) {
  for (const other of tabs) {
    other.setAttribute("aria-pressed", String(other === tab));
    host.querySelector(`#${other.dataset.steps}`).hidden = other !== tab;
  }
  // Without network there is no answer at all; the steps stand beside in words.
  const drawn = fetch(tab.dataset.source, { headers: { "X-Background": "1" } }).catch(() => null);
  const [viewer, answer] = await Promise.all([viewerOf(host), drawn]);
  const isThere = Boolean(viewer && answer?.ok);
  host.querySelector("[data-note]").hidden = isThere;
  if (!viewer) viewers.delete(host);
  if (!isThere) return;
  await viewer.importXML(await answer.text());
  showState(viewer, tab.dataset);
  fit(viewer);
  host.dataset.ready = "true";
}
