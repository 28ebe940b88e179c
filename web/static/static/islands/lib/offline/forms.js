// The outbox: forms that could not be sent, sealed for whoever filled them in.
import { all, get, put, remove } from "./database.js";
import { current, seal, unseal, unsealBytes } from "./person.js";

const KINDS = [
  [/^\/cases\/new$/, "dispute"],
  [/^\/patrol\/\d+\/findings$/, "finding"],
  [/^\/patrol\/\d+\/zero$/, "zero"],
  [/^\/tasks\/\d+\/complete$/, "task"],
];
// What was sent is shown this long, so that one can look what became of it.
const SHOWN = 24 * 3_600_000;
const channel = new BroadcastChannel("sishi-outbox");

export const kindOf = (path) => KINDS.find(([pattern]) => pattern.test(path))?.[1];
export const onChange = (listen) => channel.addEventListener("message", listen);

// Keeps a form; null where it cannot be said whose it is, or its writer is no longer signed in.
export async function add(post, form) {
  const me = await current();
  const key = form.get("form_key");
  if (!me || !key || form.get("filled_by") !== me.person) return null;
  const before = await get("forms", key);
  const fields = [...form].filter(([name, value]) => typeof value === "string" && name !== "csrf_token");
  const files = [...form].filter(([, value]) => value instanceof File && value.size);
  await put("forms", {
    key,
    post,
    person: me.person,
    kind: kindOf(post),
    at: Date.now(),
    state: "waiting",
    told: null,
    tried: Boolean(before?.tried),
    // Something else than what may have arrived already.
    edited: Boolean(before?.edited || (before?.tried && !(await isSame(me, before, fields)))),
    fields: await seal(me, fields),
    files: await Promise.all(files.map((entry) => sealFile(me, entry))),
  });
  await retire(me, post, key);
  tell();
  await self.registration?.sync?.register("outbox").catch(() => {});
  return key;
}

export async function list() {
  const rows = await all("forms");
  const old = rows.filter((row) => row.state === "done" && row.doneAt < Date.now() - SHOWN);
  for (const row of old) await remove("forms", row.key);
  return rows.filter((row) => !old.includes(row)).sort((one, two) => one.at - two.at);
}

export async function change(row, values) {
  await put("forms", { ...row, ...values });
  tell();
}

export async function drop(row) {
  await remove("forms", row.key);
  tell();
}

export const openFields = (me, row) => unseal(me, row.fields);
export const openFiles = (me, row) =>
  Promise.all(row.files.map(async (each) => [each.field, new File([await unsealBytes(me, each.sealed)], each.name, { type: each.type })]));

export async function sealFile(me, [field, file]) {
  return { field, name: file.name, type: file.type, sealed: await seal(me, await file.arrayBuffer()) };
}

const isSame = async (me, row, fields) =>
  Boolean(row.fields) && JSON.stringify(await unseal(me, row.fields)) === JSON.stringify(fields);

// A task is done once: what was filled in for it later stands for what waits and was never tried.
async function retire(me, post, key) {
  for (const row of await all("forms")) {
    const same = row.kind === "task" && row.post === post && row.person === me.person;
    if (same && row.key !== key && row.state === "waiting" && !row.tried) await remove("forms", row.key);
  }
}

// To the other windows, and to this one.
function tell() {
  channel.postMessage("changed");
  self.dispatchEvent(new Event("outbox"));
}
