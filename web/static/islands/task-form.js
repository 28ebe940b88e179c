// The task page's form: form-js shows the schema; an ordinary form carries the answers.
import { Form } from "@bpmn-io/form-js-viewer";
import flatpickr from "flatpickr";
import { Mandarin } from "flatpickr/dist/l10n/zh.js";
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import words from "./form-words.json";
import { showNextSteps } from "./lib/next-steps.js";
import { carryFiles, documents } from "./lib/form-files.js";
import { keepAtServer } from "./lib/server-draft.js";

const isEnglish = document.documentElement.lang === "en";
if (!isEnglish) flatpickr.localize(Mandarin);

const host = document.querySelector("[data-island=task-form]");
if (host) show(host);

async function show(host) {
  const carrier = host.closest("form");
  const answers = carrier.elements.namedItem("data");
  const form = new Form({ container: host, additionalModules: [{ translate: ["value", chinese] }, documents(carrier)] });
  // What the server sent, or the draft that page.js has put in its place.
  await form.importSchema(JSON.parse(host.dataset.schema), JSON.parse(answers.value));
  mark(form, JSON.parse(host.dataset.errors || "{}"));
  if (host.dataset.readonly) return form.setProperty("readOnly", true);

  let kept = JSON.stringify(form._getSubmitData());
  const keep = () => {
    const now = JSON.stringify(form._getSubmitData());
    if (now === kept) return;
    answers.value = kept = now;
    answers.dispatchEvent(new Event("input", { bubbles: true }));
  };
  form.on("changed", keep);
  keepAtServer(carrier);
  showNextSteps(carrier);
  carrier.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formnovalidate")) return;
    const { data, errors, files } = form.submit();
    answers.value = JSON.stringify(data);
    carryFiles(carrier, files);
    if (!Object.keys(errors).length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    host.querySelector(".fjs-has-errors input, .fjs-has-errors textarea, .fjs-has-errors")?.focus();
  });
  host.dataset.ready = "true";
}

// What the server refused, said beside the field it is about; `errors` is by the field's name,
// `measures[1].unit` in the second row of a list.
function mark(form, errors) {
  const byId = {};
  const paths = form.get("pathRegistry");
  for (const field of form.get("formFieldRegistry").getAll().filter((each) => each.key)) {
    const path = paths.getValuePath(field).join(".");
    for (const [name, sentence] of Object.entries(errors)) {
      if (path !== name.replace(/\[\d+\]/g, "")) continue;
      const steps = [field.id, ...[...name.matchAll(/\[(\d+)\]/g)].map((row) => row[1])];
      const last = steps.pop();
      steps.reduce((holder, step) => (holder[step] ??= {}), byId)[last] = [sentence];
    }
  }
  if (Object.keys(byId).length) form._setState({ errors: byId });
}

function chinese(template, replacements = {}) {
  return ((isEnglish ? template : words[template]) ?? template).replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`);
}
