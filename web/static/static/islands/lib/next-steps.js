// What submitting would lead to, asked of the server once typing rests: it tries the step and takes it back.
const QUIET = 900;

export function showNextSteps(form) {
  const panel = form.querySelector("[data-next-steps]");
  if (!panel) return;
  const list = panel.querySelector("ul");
  let timer = 0, asked = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, QUIET);
  };
  form.addEventListener("input", later);
  later();

  async function ask() {
    const mine = ++asked;
    const body = new URLSearchParams(new FormData(form));
    try {
      // In the background: an answer that comes late takes nothing back of what the person is told.
      const answer = await fetch(panel.dataset.nextSteps, { method: "POST", redirect: "error", headers: { "X-Background": "1" }, body });
      if (!answer.ok) return;
      const told = await answer.json();
      // An answer that was overtaken by the next question tells of what is typed no more.
      if (mine !== asked || !told.lines.length) return;
      panel.dataset.known = told.is_known;
      list.replaceChildren(...told.lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
    } catch {
      // Without network what stands there stays: what could come next.
    }
  }
}
