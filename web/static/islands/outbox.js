// The outbox's own page, with and without network: what waits, what became of it, and what to do.
import { change, drop, list, onChange, openFields } from "./lib/offline/forms.js";
import { editLater } from "./lib/offline/kept.js";
import { listPages } from "./lib/offline/pages.js";
import { current, forget, keepsPages, unseal } from "./lib/offline/person.js";
import { send } from "./lib/offline/sending.js";

const host = document.querySelector("[data-island=outbox]");
const words = JSON.parse(host.dataset.words);
// Fields that are the form's and nobody's words.
const OWN = ["form_key", "filled_by", "grid", "seen", "finding", "found_at"];

host.querySelector("[data-just-kept]").hidden = !new URLSearchParams(location.search).has("kept");
show();
chooseKeeping(document.querySelector("[data-keeps-pages]"));
onChange(show);
addEventListener("outbox", show);

async function show() {
  const me = await current();
  const rows = await list();
  const mine = rows.filter((row) => row.person === me?.person);
  const lines = await Promise.all(mine.reverse().map((row) => line(me, row)));
  host.querySelector("[data-list]").replaceChildren(...lines);
  host.querySelector("[data-empty]").hidden = Boolean(lines.length);
  const others = rows.filter((row) => row.person !== me?.person && row.state !== "done").length;
  host.querySelector("[data-others]").hidden = !others;
  host.querySelector("[data-others-number]").textContent = others;
  const pages = me ? await listPages() : [];
  for (const link of document.querySelectorAll("[data-kept-link]")) link.hidden = !pages.includes(link.getAttribute("href"));
  document.querySelector("[data-kept-tasks]")?.replaceChildren(...pages.filter((each) => each.startsWith("/tasks/")).map(taskLink));
}

function chooseKeeping(choice) {
  if (!choice) return;
  choice.checked = keepsPages();
  choice.addEventListener("change", async () => {
    localStorage.setItem("keeps-pages", choice.checked ? "yes" : "no");
    // The next page asks for the key again, and for what to keep.
    await forget();
    location.reload();
  });
}

async function line(me, row) {
  const shown = host.querySelector("template").content.cloneNode(true).firstElementChild;
  const fields = row.fields ? await openFields(me, row).catch(() => []) : [];
  const put = (name, text) => (shown.querySelector(`[data-${name}]`).textContent = text);
  put("kind", words.kind[row.kind]);
  put("at", new Date(row.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }));
  put("state", words.state[row.state === "waiting" && row.tried ? "tried" : row.state]);
  put("told", row.told ? (await unseal(me, row.told)).join(" ") : "");
  shown.dataset.state = row.state;
  const written = fields.filter(([name]) => !OWN.includes(name)).flatMap(([name, value]) => (name === "data" ? answers(value) : [value]));
  put("written", written.filter(Boolean).join("\n"));
  put("photos", row.files.length === 1 ? words.photo : row.files.length ? words.photos.replace("{n}", row.files.length) : "");
  shown.querySelector("details").hidden = !written.length;
  const press = (name, isOffered, act) => {
    const button = shown.querySelector(`[data-${name}]`);
    button.hidden = !isOffered;
    button.addEventListener("click", act);
  };
  const isOpen = row.state !== "done";
  press("again", isOpen && row.state !== "edited", () => change(row, { state: "waiting" }).then(send));
  press("edit", isOpen && row.kind !== "zero" && row.state !== "edited", () => edit(row, fields));
  press("drop", isOpen, () => confirm(words.sure) && drop(row));
  const link = shown.querySelector("[data-look]");
  link.hidden = !row.address;
  if (row.address) link.href = new URL(row.address, location.href).pathname + new URL(row.address, location.href).search;
  return shown;
}

// Held back while it is changed; what is sent from the form stands for it then.
async function edit(row, fields) {
  await change(row, { state: "held" });
  editLater(row.person, row.post, fields);
  location.href = pageOf(row, Object.fromEntries(fields));
}

function pageOf(row, { finding, grid }) {
  if (row.kind === "dispute") return `/cases/new?${new URLSearchParams(finding ? { finding } : { grid })}`;
  return row.kind === "task" ? row.post.replace(/complete$/, "").replace(/\/$/, "") : "/patrol/";
}

function answers(text) {
  const found = [];
  JSON.parse(text, (_name, value) => (typeof value === "string" ? (found.push(value), value) : value));
  return found;
}

function taskLink(address) {
  const link = document.querySelector("[data-kept-task]").content.cloneNode(true).firstElementChild;
  link.href = address;
  link.querySelector("[data-number]").textContent = address.split("/").pop();
  return link;
}
