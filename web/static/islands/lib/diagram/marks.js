// What a case has done in a diagram, and what waits there, marked on its elements.

import { paint } from "./heat.js";

export function showState(viewer, { tokens, done, missed, figures }) {
  for (const token of JSON.parse(tokens)) mark(viewer, token);
  for (const element of JSON.parse(done || "[]")) add(viewer, element, "token-done");
  for (const element of JSON.parse(missed || "[]")) add(viewer, element, "token-missed");
  paint(viewer, JSON.parse(figures || "[]"));
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
