// What was found, on decision tables and expressions, and the way to it.
const shown = (host, id) => host.querySelectorAll(`[data-element-id="${CSS.escape(id)}"], [data-row-id="${CSS.escape(id)}"], [data-col-id="${CSS.escape(id)}"]`);

export function mark(host, found) {
  for (const each of host.querySelectorAll(".found")) each.classList.remove("found");
  for (const { element } of found) for (const each of shown(host, element)) each.classList.add("found");
}

// To the decision in whose table, expression or requirements the element stands.
export async function go(host, modeler, id) {
  const holds = (element) => element.id === id || JSON.stringify(element, plain).includes(`"id":"${id}"`);
  const view = modeler.getViews().find((each) => each.type !== "drd" && holds(each.element));
  if (view) await modeler.open(view);
  shown(host, id)[0]?.scrollIntoView({ block: "center" });
}

const plain = (key, value) => (key.startsWith("$") || key === "di" || key === "labels" ? undefined : value);
