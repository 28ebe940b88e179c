// Figures painted on a diagram: a shade and, beside it, always the number.

export function paint(viewer, figures) {
  for (const { element, number, level, words } of figures) {
    const shape = viewer.get("elementRegistry").get(element);
    if (!shape) continue;
    if (level) viewer.get("canvas").addMarker(element, `heat-${level}`);
    const badge = Object.assign(document.createElement("span"), { className: "heat-badge", textContent: number, title: words });
    viewer.get("overlays").add(element, { position: shape.waypoints ? middle(shape.waypoints) : corner(shape), html: badge });
  }
}

// Of an event or gateway above, for its name stands below.
function corner({ width }) {
  return width > 60 ? { bottom: 10, right: 14 } : { top: -12, right: 8 };
}

// Of a flow: halfway along its longest stretch, from the corner of the box around it.
function middle(points) {
  const stretches = points.slice(1).map((to, n) => ({ from: points[n], to, length: Math.hypot(to.x - points[n].x, to.y - points[n].y) }));
  const { from, to } = stretches.reduce((one, other) => (other.length > one.length ? other : one));
  const corner = { x: Math.min(...points.map((each) => each.x)), y: Math.min(...points.map((each) => each.y)) };
  return { left: (from.x + to.x) / 2 - corner.x - 8, top: (from.y + to.y) / 2 - corner.y - 10 };
}
