// What is being typed is kept at the server as well, for its writer's other devices and for after a
// logout. What cannot be sent stays in the tab (drafts.js) and is sent when the network is back.
const QUIET = 1200, AGAIN = 15000;

export function keepAtServer(form) {
  const address = form.dataset.draftAddress;
  const field = (name) => form.elements.namedItem(name);
  const status = form.querySelector("[data-draft-status]");
  if (!address || !status) return;
  const device = matchMedia("(pointer: coarse)").matches ? "phone" : "computer";
  const body = () => new URLSearchParams([...new FormData(form), ["device", device]]);
  let timer = 0, sending = false, waiting = false, sent = false, leaving = new AbortController();

  form.addEventListener("input", () => later(QUIET));
  addEventListener("online", () => waiting && later(0));
  // After whatever stops the form: only what really leaves makes a draft needless.
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    sent = true;
    clearTimeout(timer);
    // Its answer would come after the form's, and take back what the person is to be told.
    leaving.abort();
  });
  addEventListener("pagehide", () => {
    if (waiting && !sent) navigator.sendBeacon(address, body());
  });
  addEventListener("pageshow", () => {
    sent = false;
    leaving = new AbortController();
  });

  function later(after) {
    waiting = true;
    clearTimeout(timer);
    timer = setTimeout(save, after);
  }

  async function save() {
    if (sent) return;
    if (sending) return later(QUIET);
    sending = true;
    waiting = false;
    const { signal } = leaving;
    try {
      const answer = await fetch(address, { method: "POST", redirect: "error", body: body(), signal });
      if (!answer.headers.get("Content-Type")?.includes("json")) throw new Error(String(answer.status));
      const kept = await answer.json();
      if (answer.ok) took(kept);
      else if (kept.refused) say(kept.refused);
    } catch {
      if (signal.aborted) return;
      say(status.dataset.offline);
      later(AGAIN);
    } finally {
      sending = false;
    }
  }

  function took(kept) {
    const forked = field("draft").value && field("draft").value !== String(kept.draft);
    field("draft").value = kept.draft;
    field("version").value = kept.version;
    form.dispatchEvent(new CustomEvent("kept", { detail: !waiting }));
    const beside = forked || (kept.others && status.dataset.others !== String(kept.others));
    say(status.dataset.saved.replace("{at}", kept.at) + (beside ? status.dataset.beside : ""));
  }

  function say(words) {
    status.textContent = words;
  }
}
