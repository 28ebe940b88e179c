// How a diagram is moved and how large it is shown.

// bpmn-js moves with the mouse only. Dragged up or down, the page scrolls (`touch-action`); dragged
// sideways, the diagram follows the finger.
export function panByTouch(viewer, canvas) {
  let from = null;
  canvas.addEventListener("pointerdown", (event) => (from = event.pointerType === "touch" ? event : null));
  canvas.addEventListener("pointermove", (event) => {
    if (!from || event.pointerId !== from.pointerId) return;
    viewer.get("canvas").scroll({ dx: event.clientX - from.clientX, dy: event.clientY - from.clientY });
    from = event;
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (from = null));
}

// All of it, with room around for what is written and marked at the borders.
export function shrink(canvas) {
  canvas.zoom("fit-viewport", "auto");
  canvas.zoom(Math.min(1, canvas.zoom() * 0.94), "auto");
}

// The whole diagram, but never larger than it was drawn, and on a phone not too small to read.
export function fit(viewer) {
  const canvas = viewer.get("canvas");
  shrink(canvas);
  if (canvas.zoom() >= 0.42) return;
  canvas.zoom(0.6);
  const elements = viewer.get("elementRegistry");
  const waits = (kind) => elements.find((e) => canvas.hasMarker(e, `token-${kind}`));
  const first = waits("incident") ?? waits("task") ?? waits("inside") ?? waits("timer") ?? elements.find((e) => e.type === "bpmn:StartEvent");
  if (first) canvas.scrollToElement(first, { top: 140, bottom: 140, left: 60, right: 60 });
}
