// Sends what waits in the outbox: one at a time, under its writer's name, until the server has answered.
// Who sends the same again is answered the same: every form has its key (web/offline/once.py).
import { remove } from "./database.js";
import { change, list, openFields, openFiles } from "./forms.js";
import { current, seal } from "./person.js";

const OPEN = ["waiting", "held", "mend"];

// Windows and the worker hear of the network at the same moment: one of them sends.
export const send = () => (navigator.locks ? navigator.locks.request("sishi-outbox", sendAll) : sendAll());

// Who is signed in, as the server says: null for nobody. Throws where there is no network.
export async function ask(query) {
  const answer = await fetch(`/outbox/person?${new URLSearchParams(query)}`, { redirect: "manual", cache: "no-store", headers: { "X-Background": "1" } });
  if (answer.type === "opaqueredirect") return null;
  if (!answer.ok) throw new Error(`asked who is signed in, answered ${answer.status}`);
  return answer.json();
}

// What hindered it: "" nothing, "signed-out", "other" somebody else is signed in, "away" no network.
async function sendAll() {
  const me = await current();
  const waiting = (await list()).filter((row) => OPEN.includes(row.state) && row.person === me?.person);
  if (!waiting.length) return "";
  try {
    const who = await ask(waiting.map((row) => ["form", row.key]));
    if (!who) return "signed-out";
    if (who.person !== me.person) return "other";
    for (const row of waiting) {
      const hindered = await sendOne(me, row, who);
      if (hindered) return hindered;
    }
    return "";
  } catch {
    return "away";
  }
}

async function sendOne(me, row, who) {
  if (row.state !== "waiting") {
    // Opened as a form again: has it been sent from there?
    if (who.arrived.includes(row.key)) await change(row, { state: "done", told: null, doneAt: Date.now(), fields: null, files: [] });
    return "";
  }
  if (row.edited && who.arrived.includes(row.key)) {
    await change(row, { state: "edited" });
    return "";
  }
  const form = new FormData();
  for (const [name, value] of await openFields(me, row)) form.append(name, value);
  for (const [name, file] of await openFiles(me, row)) form.append(name, file);
  // Said before it is sent: nobody knows whether an answer will come.
  await change(row, { tried: true });
  const headers = { "X-Outbox": "1", "X-CSRFToken": who.csrf };
  const answer = await fetch(row.post, { method: "POST", body: form, headers, redirect: "manual" });
  if (!answer.headers.get("Content-Type")?.includes("json")) {
    await change(row, { tried: true, state: "waiting" });
    return "";
  }
  const { state, words, address } = await answer.json();
  if (state === "signed-out") return state;
  // The words may name parties.
  const told = words.length ? await seal(me, words) : null;
  const outcome = { tried: true, state, told, address, doneAt: Date.now() };
  // What arrived is with the server: nothing of it stays here.
  await change(row, state === "done" ? { ...outcome, fields: null, files: [] } : outcome);
  if (state === "done") await remove("photos", row.key);
  return "";
}
