// What was found, on the diagram: the element outlined, how much at its corner; and the way to one.
export function mark(drawing, found) {
  const [elements, canvas, overlays] = ["elementRegistry", "canvas", "overlays"].map((each) => drawing.get(each));
  for (const each of elements.getAll()) if (canvas.hasMarker(each, "finding")) canvas.removeMarker(each, "finding");
  overlays.remove({ type: "finding" });
  for (const [id, its] of Map.groupBy(found, (each) => each.element)) {
    if (!elements.get(id) || elements.get(id) === canvas.getRootElement()) continue;
    const badge = document.createElement("span");
    Object.assign(badge, { className: "finding-badge", textContent: its.length, title: its.map((each) => each.message).join("\n") });
    canvas.addMarker(id, "finding");
    overlays.add(id, "finding", { position: { top: -12, left: -12 }, html: badge });
  }
}

export function go(drawing, id) {
  const element = drawing.get("elementRegistry").get(id);
  if (!element) return;
  drawing.get("canvas").scrollToElement(element);
  drawing.get("selection", false)?.select(element);
}

// What a second person remarked on, at the element's other corner.
export function note(drawing, remarked) {
  const [elements, overlays] = [drawing.get("elementRegistry"), drawing.get("overlays")];
  overlays.remove({ type: "remark" });
  for (const [id, its] of Map.groupBy(remarked, (each) => each)) {
    if (!elements.get(id) || elements.get(id) === drawing.get("canvas").getRootElement()) continue;
    const badge = document.createElement("span");
    Object.assign(badge, { className: "remark-badge", textContent: its.length });
    overlays.add(id, "remark", { position: { top: -12, right: 12 }, html: badge });
  }
}
