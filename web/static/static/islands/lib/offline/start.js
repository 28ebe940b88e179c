// What every page does for the outbox: says who is signed in, sends what waits, fetches what a phone
// should have with it, and shows how much is not sent yet.
import { current, forget, haveAsked, keepsPages, learn, renew } from "./person.js";
import { list, onChange } from "./forms.js";
import { fetchPages } from "./pages.js";
import { ask, send } from "./sending.js";

// The server is asked again after this, and a phone's pages are looked over.
const AGAIN = 3_600_000;
const NEEDING = ["mend", "conflict", "refused", "edited"];

export async function start() {
  if (!("serviceWorker" in navigator) || !crypto.subtle) return;
  navigator.serviceWorker.register("/service-worker").catch(() => {});
  addEventListener("outbox", count);
  onChange(count);
  addEventListener("online", deliver);
  if (document.querySelector("[data-signed-out]")) await forget();
  await count();
  const { person } = document.body.dataset;
  if (!person || document.documentElement.dataset.kept) return;
  const me = await current();
  if (me?.person === person && me.asked > Date.now() - AGAIN) {
    await renew(me);
    await deliver();
    return fetchPages(here()).catch(() => {});
  }
  const who = await ask(keepsPages() ? { keep: "1" } : {}).catch(() => null);
  if (who?.person !== person) return;
  await learn(who, keepsPages());
  await deliver();
  await fetchPages([...here(), ...who.keep])
    .then(haveAsked)
    .catch(() => {});
}

// A page may have come before there was a worker, or a key, to keep it with.
function here() {
  const isKept = keepsPages() && /^\/(patrol\/|cases\/new|tasks\/\d+)$/.test(location.pathname);
  return isKept ? [location.pathname + location.search] : [];
}

async function deliver() {
  const hindered = await send();
  for (const note of document.querySelectorAll("[data-hindered]")) note.hidden = note.dataset.hindered !== hindered;
  await count();
}

// One's own, or everybody's where nobody is signed in: a number tells nothing of what it counts.
async function count() {
  const { person } = document.body.dataset;
  const rows = (await list()).filter((row) => row.state !== "done" && (!person || row.person === person));
  for (const each of document.querySelectorAll("[data-outbox]")) {
    each.hidden = !rows.length;
    each.toggleAttribute("data-needs", rows.some((row) => NEEDING.includes(row.state)));
    each.querySelector("[data-outbox-number]").textContent = rows.length;
  }
}
