// What every page has: drafts that survive a lost session, repeated rows, and one press per button.
import { keepDraft, dropDrafts } from "./lib/drafts.js";
import { repeatRows } from "./lib/rows.js";

for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form);
if (document.querySelector("[data-drop-drafts]")) dropDrafts(document.querySelector("[data-drop-drafts]").dataset.dropDrafts);
for (const group of document.querySelectorAll("[data-rows]")) repeatRows(group);

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "true";
    event.submitter?.setAttribute("aria-busy", "true");
  });
}
// The page as the Back button brings it back must be usable again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});
for (const select of document.querySelectorAll("select[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
