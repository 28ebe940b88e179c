// Reading and writing the extension elements of an element: Camunda's attributes, our properties.
import { getBusinessObject } from "bpmn-js/lib/util/ModelUtil";

const values = (element) => getBusinessObject(element).get("extensionElements")?.get("values") ?? [];
const find = (element, type) => values(element).find((each) => each.$type === type);

export const readAttribute = (element, type, name) => find(element, type)?.get(name) ?? "";

export const readProperty = (element, name) =>
  find(element, "zeebe:Properties")?.get("properties")?.find((each) => each.name === name)?.value ?? "";

export function writeAttribute({ element, services, type, name, value }) {
  const holder = find(element, type);
  if (holder) return change(services, element, holder, { [name]: value || undefined });
  if (value) add(services, element, services.bpmnFactory.create(type, { [name]: value }));
}

export function writeProperty({ element, services, name, value }) {
  const { bpmnFactory } = services;
  const holder = find(element, "zeebe:Properties");
  const rest = (holder?.get("properties") ?? []).filter((each) => each.name !== name);
  const its = value ? [...rest, bpmnFactory.create("zeebe:Property", { name, value })] : rest;
  if (holder) return change(services, element, holder, { properties: its });
  if (value) add(services, element, bpmnFactory.create("zeebe:Properties", { properties: its }));
}

function change({ modeling }, element, moddleElement, properties) {
  modeling.updateModdleProperties(element, moddleElement, properties);
}

function add({ modeling, bpmnFactory }, element, made) {
  const bo = getBusinessObject(element);
  const extension = bo.get("extensionElements") ?? bpmnFactory.create("bpmn:ExtensionElements", { values: [] });
  extension.$parent ??= bo;
  made.$parent = extension;
  for (const each of made.get("properties") ?? []) each.$parent = made;
  if (bo.get("extensionElements")) {
    return modeling.updateModdleProperties(element, extension, { values: [...extension.get("values"), made] });
  }
  extension.get("values").push(made);
  return modeling.updateProperties(element, { extensionElements: extension });
}
