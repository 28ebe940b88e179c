// What of a rule does not fit into its line: extension, pauses, and what ends the count.
const numbers = ["amount", "each", "times"];
const kept = (value) => (value === "" ? null : Number(value));
const lines = (text) => text.split("\n").map((each) => each.trim()).filter(Boolean);

// Shows a rule in the dialog; `change(act)` is how anything about it is altered.
export function more(host, row, title, change) {
  const dialog = host.querySelector("[data-more]");
  const form = dialog.querySelector("form");
  dialog.querySelector("h2").textContent = title;
  fill(form, row);
  dialog.returnValue = "";
  dialog.onclose = () => dialog.returnValue === "take" && take(form, row, change);
  dialog.showModal();
}

function fill({ elements }, row) {
  const extension = row.extension ?? {};
  elements.extends.checked = Boolean(row.extension);
  for (const each of numbers) elements[each].value = extension[each] ?? "";
  elements.unit.value = extension.unit ?? row.unit;
  elements.consent.checked = Boolean(extension.consent);
  elements.article.value = extension.article ?? "";
  for (const box of elements.by) box.checked = (extension.by ?? []).includes(box.value);
  elements.pauses.value = (row.pauses ?? []).map((each) => (typeof each === "string" ? each : [each.reason, each.article].filter(Boolean).join("|"))).join("\n");
  elements.ends.value = (row.ends ?? []).join("\n");
}

function take({ elements }, row, change) {
  const given = { extension: elements.extends.checked ? extended(elements, row.extension) : null };
  given.pauses = lines(elements.pauses.value).map(pause);
  given.ends = lines(elements.ends.value);
  const differs = Object.keys(given).some((each) => JSON.stringify(given[each]) !== JSON.stringify(row[each] ?? (each === "extension" ? null : [])));
  if (differs) change(() => Object.assign(row, given));
}

// What the dialog does not show of an extension (whom it is told to, by what paper) stays as it was.
function extended(elements, before) {
  const said = { amount: kept(elements.amount.value), unit: elements.unit.value, by: [...elements.by].filter((box) => box.checked).map((box) => box.value) };
  const found = { ...before, ...said, consent: elements.consent.checked, times: kept(elements.times.value), each: kept(elements.each.value), article: elements.article.value.trim() };
  if (!found.consent && !before?.consent) delete found.consent;
  return found;
}

function pause(text) {
  const [reason, article] = text.split("|").map((each) => each.trim());
  return article ? { reason, article } : reason;
}
