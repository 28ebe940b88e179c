// Who is signed in at this browser, as far as it knows, and the key of what is kept for them.
// The key comes from the server and goes with the session: what stays behind then, nobody can read.
import { all, clear, put } from "./database.js";

// So long may a phone without network show what it keeps.
const HOURS = 12;

export async function current() {
  const [me] = await all("keys");
  if (me && me.until < Date.now()) await forget();
  return me && me.until >= Date.now() ? me : null;
}

// `keeps`: whether pages may be kept here at all, and not only what was entered.
export async function learn({ person, key }, keeps) {
  const raw = Uint8Array.from(atob(key), (sign) => sign.charCodeAt(0));
  const imported = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  const before = await all("keys");
  if (before.some((other) => other.person !== person || (other.keeps && !keeps))) await forget();
  const now = Date.now();
  await put("keys", { person, key: imported, keeps, asked: 0, until: now + HOURS * 3_600_000 });
}

// On a computer of an office pages are not kept, unless one wants it: others sit down at it, and it has a network.
export function keepsPages() {
  const isPhone = matchMedia("(pointer: coarse)").matches || matchMedia("(display-mode: standalone)").matches;
  const wanted = localStorage.getItem("keeps-pages");
  return wanted ? wanted === "yes" : isPhone;
}

// Not before all is here: whoever goes on to another page meanwhile asks again there.
export async function haveAsked() {
  const me = await current();
  if (me) await put("keys", { ...me, asked: Date.now() });
}

// Every page that was shown with network says that they are still signed in.
export const renew = (me) => put("keys", { ...me, until: Date.now() + HOURS * 3_600_000 });

export async function forget() {
  await clear("keys");
  await clear("pages");
}

export async function seal(me, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = value instanceof ArrayBuffer ? value : new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, me.key, bytes) };
}

export const unsealBytes = (me, { iv, data }) => crypto.subtle.decrypt({ name: "AES-GCM", iv }, me.key, data);
export const unseal = async (me, sealed) => JSON.parse(new TextDecoder().decode(await unsealBytes(me, sealed)));
