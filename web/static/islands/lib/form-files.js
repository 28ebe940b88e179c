// Files of a form: form-js keeps them beside its data, under a key; the carrier sends them under that key.

export function carryFiles(carrier, files) {
  for (const old of carrier.querySelectorAll("input[data-form-files]")) old.remove();
  for (const [key, chosen] of files ?? []) {
    const carried = new DataTransfer();
    for (const each of chosen) carried.items.add(each);
    const input = Object.assign(document.createElement("input"), { type: "file", name: key, multiple: true, hidden: true });
    input.dataset.formFiles = "";
    carrier.append(input);
    input.files = carried.files;
    carrier.enctype = "multipart/form-data";
  }
}

// Where form-js finds a document it shows: opening one is a POST, which the case's history keeps.
export function documents(carrier) {
  const token = carrier.elements.namedItem("csrf_token")?.value ?? "";
  const task = carrier.action.replace(/\/complete$/, "");
  const builder = {
    buildUrl: ({ documentId }) => `${task}/attachments/${encodeURIComponent(documentId)}/open`,
    buildRequestInit: () => ({ method: "POST", body: new URLSearchParams({ csrf_token: token }) }),
  };
  return { documentEndpointBuilder: ["value", builder] };
}
