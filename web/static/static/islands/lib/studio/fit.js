// All of a diagram, never larger than drawn, with room for the palette at its left.
export function fit(drawing) {
  const canvas = drawing.get("canvas");
  const { inner, outer } = canvas.viewbox();
  // Where one only looks, the palette is not there.
  const isLookedAt = canvas.getContainer().closest("[data-readonly]");
  const aside = drawing.get("palette", false) && !isLookedAt ? 140 : 20;
  const scale = Math.min(1, (outer.width - aside - 20) / inner.width, (outer.height - 40) / inner.height);
  // Without a size there is nothing to fit into, without elements nothing to fit.
  if (!(scale > 0) || !inner.width) return;
  canvas.viewbox({ x: inner.x - aside / scale, y: inner.y - 20 / scale, width: outer.width / scale, height: outer.height / scale });
}
