// What every page has: drafts that survive a lost session, repeated rows, and one press per button.
import { keepDraft, dropDrafts } from "./lib/drafts.js";
import { repeatRows } from "./lib/rows.js";

if (document.body.dataset.person) dropDrafts("others");
// Rows before drafts: a draft may need more of them.
for (const group of document.querySelectorAll("[data-rows]")) repeatRows(group);
for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form);
if (document.querySelector("[data-drop-drafts]")) dropDrafts(document.querySelector("[data-drop-drafts]").dataset.dropDrafts);

// On the document, so that whatever stops a form's own sending has spoken before.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "true";
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
