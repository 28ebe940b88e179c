// What was typed is kept in this tab until it has been sent, so that a lost session loses nothing.
// It is its writer's: who signs in next at the same computer neither sees it nor finds it.
const PREFIX = "draft:", SENT = " sent";
const own = () => `${PREFIX}${document.body.dataset.person}:`;

export function keepDraft(form) {
  const key = own() + form.dataset.draft;
  const note = form.querySelector("[data-draft-note]");
  // The same form, empty again after it was sent.
  if (form.dataset.fresh) sessionStorage.removeItem(key);
  const draft = read(key);
  // What the server has is in the page already, and may be newer there: from another device.
  const differs = draft && !draft[SENT] && JSON.stringify(draft) !== JSON.stringify(fields(form));
  if (differs && !form.dataset.typed) restore(form, draft, note);
  const keep = (also = {}) => sessionStorage.setItem(key, JSON.stringify({ ...fields(form), ...also }));
  form.addEventListener("input", () => keep());
  form.addEventListener("kept", (event) => keep(event.detail ? { [SENT]: ["1"] } : {}));
  note?.querySelector("button")?.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    location.reload();
  });
}

// `which` is a draft's name, "all", or "others": those of whoever was signed in before.
export function dropDrafts(which) {
  for (const key of Object.keys(sessionStorage)) {
    const isMeant = which === "all" || (which === "others" ? !key.startsWith(own()) : key === own() + which);
    if (key.startsWith(PREFIX) && isMeant) sessionStorage.removeItem(key);
  }
}

function fields(form) {
  const kept = {};
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrf_token" && typeof value === "string") (kept[name] ??= []).push(value);
  }
  return kept;
}

export function restore(form, draft, note) {
  form.dispatchEvent(new CustomEvent("rows", { detail: draft }));
  for (const [name, values] of Object.entries(draft)) {
    const named = [...form.elements].filter((field) => field.name === name);
    named.forEach((field, index) => put(field, values, index));
  }
  if (note) note.hidden = false;
}

function put(field, values, index) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
  else if (index in values) field.value = values[index];
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}
