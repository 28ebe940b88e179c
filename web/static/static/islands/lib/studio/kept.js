// What was drawn and is not on the server yet, kept in this browser: it survives a closed tab and a
// dead network. It is its writer's, and each window's own.
const own = (draft) => `studio:${document.body.dataset.person}:${draft}:`;

// `entry` is what was drawn, on which version, and when; false: the browser has no room for it.
export function keep(draft, name, entry) {
  try {
    localStorage.setItem(own(draft) + name, JSON.stringify(entry));
    return true;
  } catch {
    return false;
  }
}

export function drop(draft, name) {
  localStorage.removeItem(own(draft) + name);
}

// What other windows left behind, the newest first.
export function leftBehind(draft, except) {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(own(draft)) && key !== own(draft) + except)
    .map((key) => ({ name: key.slice(own(draft).length), ...JSON.parse(localStorage.getItem(key)) }))
    .sort((one, other) => other.at - one.at);
}
