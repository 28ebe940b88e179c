// What a second person remarked on: at its element in the editor, and seen to without leaving the page.
import { post } from "./server.js";

export function remarks(host, { note, go }) {
  const section = host.querySelector("[data-remarks]");
  if (!section) return;
  note?.(JSON.parse(section.dataset.remarks));
  for (const button of section.querySelectorAll("[data-go-to]")) {
    button.addEventListener("click", () => go(button.dataset.goTo));
  }
  for (const form of section.querySelectorAll("form.settle")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const told = await post(form.action, { answer: form.elements.answer.value }).catch(() => ({}));
      if (!told.ok) return refuse(form, told.sentence);
      form.closest(".remark").classList.add("done");
      const done = Object.assign(document.createElement("p"), { className: "tag ok", textContent: section.dataset.done });
      done.setAttribute("role", "status");
      form.replaceWith(done);
      const open = [...section.querySelectorAll(".remark:not(.done)")].map((each) => each.dataset.element);
      note?.(open.filter(Boolean));
      section.querySelector(".count").textContent = open.length;
    });
  }
}

// What was typed stays where it is.
function refuse(form, sentence) {
  const told = form.querySelector("[role=alert]") ?? document.createElement("p");
  told.setAttribute("role", "alert");
  told.textContent = sentence ?? form.closest("[data-remarks]").dataset.failed;
  form.append(told);
}
