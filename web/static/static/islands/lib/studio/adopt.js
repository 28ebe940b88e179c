// A mended text taken over into the drawing as one step that can be undone.
const TAKEN = ["name", "default", "conditionExpression", "extensionElements", "eventDefinitions"];

// `changed` are the ids of the elements that differ; false: one of them is not drawn, so the text has to be opened.
export async function adopt(drawing, text, changed) {
  const [moddle, elements, stack] = ["moddle", "elementRegistry", "commandStack"].map((each) => drawing.get(each));
  const shown = changed.map((id) => elements.get(id));
  if (!shown.length || shown.some((each) => !each)) return false;
  const { elementsById } = await moddle.fromXML(text);
  const steps = shown.map((element) => step(elements, element, elementsById[element.id]));
  stack.execute("properties-panel.multi-command-executor", steps);
  return true;
}

function step(elements, element, mended) {
  const own = element.businessObject;
  const known = TAKEN.filter((name) => own.$descriptor.propertiesByName[name]);
  const properties = Object.fromEntries(known.map((name) => [name, taken(elements, own, name, mended.get(name))]));
  return { cmd: "element.updateModdleProperties", context: { element, moddleElement: own, properties } };
}

// What is held is ours from now on; what is pointed to is the one that is drawn.
function taken(elements, own, name, value) {
  if (name === "default") return value && elements.get(value.id)?.businessObject;
  for (const each of [value].flat()) if (each?.$type) each.$parent = own;
  return value?.length === 0 ? own.get(name) : value;
}
