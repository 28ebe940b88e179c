// A list: choosing all rows, undoing in time, and new rows without reloading.

export function chooseRows(form) {
  form.addEventListener("change", (event) => {
    const rows = [...form.querySelectorAll("[name=row]")];
    if (event.target.matches("[data-pick-all]")) rows.forEach((row) => { row.checked = event.target.checked; });
    const picked = rows.filter((row) => row.checked).length;
    const words = form.querySelector("[data-picked]");
    if (words) words.textContent = words.textContent.replace(/\s*\d*$/, ` ${picked}`);
  });
}

export function countDown(button) {
  const until = Date.now() + Number(button.textContent) * 1000;
  const timer = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) button.textContent = left;
    else { clearInterval(timer); button.closest("form").remove(); }
  }, 250);
}

// Somebody is in the middle of something there: the rows must not move away.
const isBusy = (list) => list.querySelector("[name=row]:checked") || list.contains(document.activeElement) || document.querySelector(".desk-panel[open]");

// Null where one is signed out meanwhile.
export async function fetchPage(address) {
  const answer = await fetch(address, { headers: { "X-Background": "1" } });
  if (!answer.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

export function putRows(page) {
  document.getElementById("list").replaceWith(document.adoptNode(page.getElementById("list")));
  for (const form of document.querySelectorAll(".desk-form")) chooseRows(form);
}

async function renew(news) {
  const page = await fetchPage(location.href);
  const list = document.getElementById("list");
  if (!page?.getElementById("list")) return;
  for (const place of [".desk-views", "[data-live=count]", ".bell"]) {
    const [old, next] = [document.querySelector(place), page.querySelector(place)];
    if (old && next) old.replaceWith(document.adoptNode(next));
  }
  if (isBusy(list)) { news.hidden = false; return; }
  news.hidden = true;
  putRows(page);
}

export function listen(list) {
  const news = document.querySelector("[data-news]");
  let source, waiting;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(() => renew(news), 800); };
  const open = () => {
    source?.close();
    source = new EventSource(`/live/?list=${list.dataset.list}`);
    source.addEventListener("changed", soon);
    // Other pages of the same person have taken its place.
    source.addEventListener("over", () => source.close());
  };
  // A browser has few connections to one site: a page nobody looks at keeps none.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) source?.close();
    else { open(); soon(); }
  });
  addEventListener("focus", () => source?.readyState === EventSource.CLOSED && open());
  news.addEventListener("click", () => location.reload());
  if (!document.hidden) open();
}
