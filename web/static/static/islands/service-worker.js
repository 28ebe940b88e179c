// Stands between the pages and the network: keeps what they are drawn with, shows what is kept where
// there is no network, and puts forms into the outbox. `self.sishi` is said by web/offline/app_files.py.
import { add, kindOf } from "./lib/offline/forms.js";
import { findPage, keepPage } from "./lib/offline/pages.js";
import { forget } from "./lib/offline/person.js";
import { send } from "./lib/offline/sending.js";

const { version, assets, page } = self.sishi;
const CACHE = `sishi-${version}`;
// So long the network is waited for where there is a page to show instead.
const PATIENCE = 8000;
const GATEWAY = [502, 503, 504];

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), tidy()])));
self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(send());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(request.method === "GET" ? show(event, url) : submit(request, url));
  } else if (request.method === "GET" && url.pathname.startsWith("/static/") && url.search) {
    event.respondWith(asset(request));
  }
});

// Without a session: what is kept here is everybody's.
async function fill() {
  const cache = await caches.open(CACHE);
  const asked = [...assets, page].map((address) => new Request(address, { credentials: "omit" }));
  await cache.addAll(asked);
}

// Pages that are open were drawn with the assets of the version before: those stay one version longer.
async function tidy() {
  const ours = (await caches.keys()).filter((name) => name.startsWith("sishi-"));
  await Promise.all(ours.slice(0, -2).map((name) => caches.delete(name)));
}

const asset = async (request) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
const calm = async () => (await caches.match(page, { ignoreVary: true })) ?? Response.error();

async function show(event, url) {
  const network = fetch(event.request).then((answer) => {
    if (answer.headers.has("X-Keep-For")) event.waitUntil(keepPage(url, answer.clone()).catch(() => {}));
    return answer;
  });
  const slow = new Promise((done) => setTimeout(() => kept(url).then((found) => found && done(found)), PATIENCE));
  try {
    return await Promise.race([network, slow]);
  } catch {
    return (await kept(url)) ?? calm();
  }
}

// What cannot be opened is as if it were not there.
const kept = (url) => findPage(url).catch(() => null);

async function submit(request, url) {
  if (url.pathname === "/login/out") await forget();
  const copy = kindOf(url.pathname) && request.clone();
  try {
    const answer = await fetch(request);
    if (!copy || !GATEWAY.includes(answer.status)) return answer;
  } catch {
    if (!copy) return calm();
  }
  const key = await copy.formData().then((form) => add(url.pathname, form)).catch(() => null);
  return key ? Response.redirect(`/outbox?kept=${encodeURIComponent(key)}`, 303) : calm();
}
