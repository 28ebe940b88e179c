// Below 720 px there is no room to draw: what is there is looked at. Said before any editor starts.
if (!matchMedia("(min-width: 720px)").matches) {
  for (const host of document.querySelectorAll(".studio[data-island]")) host.dataset.readonly = "true";
}

// An editor that knows no looking alone: nothing in it can be reached.
export function fix(host) {
  const shown = host.querySelector(".studio-form, .studio-table")?.firstElementChild;
  if (shown && host.dataset.readonly) shown.inert = true;
}
