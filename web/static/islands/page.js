// What every page has: drafts that survive a lost session, repeated rows, one press per button, the outbox.
import { keepDraft, dropDrafts } from "./lib/drafts.js";
import { dropSentDraft, editNow, rememberDraft, showKept } from "./lib/offline/kept.js";
import { takePhotos } from "./lib/offline/photos.js";
import { start } from "./lib/offline/start.js";
import { keys } from "./lib/keys.js";
import { chooseRows, countDown, listen } from "./lib/lists.js";
import { lookOn } from "./lib/look-on.js";
import { showOthers } from "./lib/presence.js";
import { repeatRows } from "./lib/rows.js";
import { watch } from "./lib/watch.js";

if (document.body.dataset.person) dropDrafts("others");
// Before drafts, which bring the key of their form with them.
showKept();
// Rows before drafts: a draft may need more of them.
for (const group of document.querySelectorAll("[data-rows]")) repeatRows(group);
for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form);
if (document.querySelector("[data-drop-drafts]")) dropDrafts(document.querySelector("[data-drop-drafts]").dataset.dropDrafts);
dropSentDraft();
editNow();
start();
for (const field of document.querySelectorAll("[data-photo-field]")) takePhotos(field);

// On the document, so that whatever stops a form's own sending has spoken before.
document.addEventListener("submit", (event) => {
  const form = event.target;
  // What opens in a window of its own leaves this page as it is: it may be pressed again.
  if (event.defaultPrevented || form.method !== "post" || form.target === "_blank") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "true";
  rememberDraft(form);
  event.submitter?.setAttribute("aria-busy", "true");
});
// The page as the Back button brings it back must be usable again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});
for (const select of document.querySelectorAll("select[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
// A choice that asks the page anew, by the button beside it that does so without a script.
for (const select of document.querySelectorAll("select[data-choose]")) {
  select.addEventListener("change", () => select.form.requestSubmit(select.form.querySelector("[value=choose]")));
}
for (const form of document.querySelectorAll(".desk-form")) chooseRows(form);
for (const button of document.querySelectorAll("[data-seconds]")) countDown(button);
for (const list of document.querySelectorAll("[data-live=rows]")) listen(list);
for (const told of document.querySelectorAll("[data-search-told]")) lookOn(told);
for (const place of document.querySelectorAll("[data-present]")) showOthers(place);
for (const host of document.querySelectorAll("[data-watch]")) watch(host);
keys();
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
