// Pages that may be shown without network: those the server says so of, sealed, for half a day.
import { all, get, put, remove } from "./database.js";
import { current, seal, unseal } from "./person.js";

// What a page is told with it holds for the kept one as well: the content policy above all.
const HEADERS = ["Content-Security-Policy", "Content-Type", "Referrer-Policy", "X-Content-Type-Options"];
const OLDEST = 12 * 3_600_000;
// A page that was fetched beforehand is fetched anew after this.
const FRESH = 2 * 3_600_000;

// One task has one page and one day one sheet, whatever else their address says; an empty form is of its grid.
const named = ({ pathname, search }) => (pathname === "/cases/new" ? pathname + search : pathname);

export async function keepPage(url, answer) {
  const me = await current();
  if (!me?.keeps || answer.headers.get("X-Keep-For") !== me.person) return;
  const headers = HEADERS.filter((name) => answer.headers.has(name)).map((name) => [name, answer.headers.get(name)]);
  await put("pages", { address: named(url), at: Date.now(), headers, page: await seal(me, await answer.text()) });
}

// The page as it was, marked with when that was; null where there is none.
export async function findPage(url) {
  const me = await current();
  const row = me && ((await get("pages", named(url))) ?? (await get("pages", url.pathname)));
  if (!row || row.at < Date.now() - OLDEST) return null;
  const page = await unseal(me, row.page);
  return new Response(page.replace("<html ", `<html data-kept="${row.at}" `), { headers: row.headers });
}

export async function listPages() {
  const old = Date.now() - OLDEST;
  return (await all("pages")).filter((row) => row.at >= old).map((row) => row.address);
}

// One after the other: nobody waits for these.
export async function fetchPages(addresses) {
  const known = new Map((await all("pages")).map((row) => [row.address, row.at]));
  for (const [address, at] of known) if (at < Date.now() - OLDEST) await remove("pages", address);
  for (const address of addresses) {
    const url = new URL(address, location.href);
    if (known.get(named(url)) > Date.now() - FRESH) continue;
    // One that cannot be had keeps none of the others away.
    const answer = await fetch(address, { redirect: "error", headers: { "X-Background": "1" } }).catch(() => null);
    if (answer?.ok) await keepPage(url, answer);
  }
}
