// Words that stand in none of the rows that were looked through: the list looks on by itself, one stretch after
// the other, until a row is found, the end is reached or somebody says stop. Without a script a link does it.
import { fetchPage, putRows } from "./lists.js";

const waiting = () => document.querySelector("#list [data-stretch]");

export async function lookOn(told) {
  let looked = 0;
  for (let place = waiting(); place; place = waiting()) {
    looked += Number(place.dataset.stretch);
    const link = place.querySelector("a[data-waits]");
    const page = await Promise.race([stopped(place, looked, told), fetchPage(link.href).catch(() => null)]);
    // Stopped, signed out, or no network: from here one goes on by the link.
    if (!page?.getElementById("list")) return show(place, looked, false);
    // Whoever loads the page anew, or comes back to it, is where the looking had come to.
    history.replaceState(history.state, "", link.href);
    putRows(page);
  }
  const rows = document.querySelectorAll("#list tr[data-row]").length;
  const found = rows ? told.dataset.found.replace("0", rows) : document.querySelector("#list .empty p").textContent;
  if (looked) told.textContent = found;
}

function stopped(place, looked, told) {
  show(place, looked, true);
  told.textContent ||= place.querySelector("p[data-goes-on]").textContent;
  return new Promise((resolve) => place.querySelector("[data-stop]").addEventListener("click", () => resolve(null)));
}

function show(place, looked, goesOn) {
  for (const each of place.querySelectorAll("[data-goes-on]")) each.hidden = !goesOn;
  for (const each of place.querySelectorAll("[data-waits]")) each.hidden = goesOn;
  const number = place.querySelector("[data-looked]");
  number.hidden = false;
  number.textContent = number.textContent.replace(/\d+/, looked);
}
