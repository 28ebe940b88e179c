// A page that is shown without network: it says so, and its forms are new ones each time.
import { restore } from "../drafts.js";

const EDITED = "edit:";

export function showKept() {
  const at = Number(document.documentElement.dataset.kept);
  if (!at) return;
  for (const note of document.querySelectorAll("[data-kept-note]")) {
    note.hidden = false;
    note.querySelector("time").textContent = new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  }
  // What was told when it was kept has been told.
  for (const told of document.querySelectorAll("main > .notice[role=status]")) told.hidden = true;
  for (const key of document.querySelectorAll("input[name=form_key]")) {
    // The form of a finding has the finding's own: one finding makes one case.
    if (!key.value.startsWith("finding-")) key.value = crypto.randomUUID();
  }
}

// A form of the outbox that is to be changed: its fields travel in this tab, its files by its key.
export function editLater(person, post, fields) {
  const values = {};
  for (const [name, value] of fields) (values[name] ??= []).push(value);
  sessionStorage.setItem(`draft:${person}:${EDITED}`, JSON.stringify({ post, values }));
}

export function editNow() {
  const name = `draft:${document.body.dataset.person}:${EDITED}`;
  const kept = sessionStorage.getItem(name);
  if (!kept) return;
  const { post, values } = JSON.parse(kept);
  const form = [...document.forms].find((each) => new URL(each.action).pathname === post);
  if (!form) return;
  sessionStorage.removeItem(name);
  restore(form, values, null);
  for (let around = form.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  form.scrollIntoView({ block: "center" });
}

// The draft of a form that lies in the outbox now is no draft any more.
export function rememberDraft(form) {
  if (form.dataset.draft) sessionStorage.setItem("draft-sent", `draft:${document.body.dataset.person}:${form.dataset.draft}`);
}

export function dropSentDraft() {
  if (new URLSearchParams(location.search).has("kept")) sessionStorage.removeItem(sessionStorage.getItem("draft-sent"));
}
