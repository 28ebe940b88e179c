// Buttons, choices and fields made by a script; text stays text.
import { say } from "./say.js";
export function choices(options, value) {
  const isListed = !value || options.some(([key]) => key === value);
  const all = [["", say`（无）`], ...(isListed ? [] : [[value, value]]), ...options];
  return all.map(([key, words]) => make("option", { value: key, selected: key === value }, words));
}

export function button(words, key, act) {
  const made = make("button", { type: "button", className: "button" }, words);
  made.dataset.key = key;
  made.addEventListener("click", act);
  return made;
}

export function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  if (tag === "input") made.defaultValue = made.value;
  return made;
}
