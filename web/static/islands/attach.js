// Files to be sent: photographs are made smaller in the browser, and what is too large is said before sending.
for (const form of document.querySelectorAll("[data-island=attach]")) attach(form);

function attach(form) {
  const { longest, largest, atOnce, tooLarge, tooMany, ready, readyOne } = form.dataset;
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const place = form.elements.namedItem("keeps_place");
  const problem = form.querySelector("[data-problem]"), chosen = form.querySelector("[data-chosen]");
  const originals = new Map();
  for (const input of inputs) input.addEventListener("change", () => (originals.set(input, [...input.files]), prepare()));
  place?.addEventListener("change", prepare);
  form.addEventListener("submit", (event) => {
    if (problem.textContent) event.preventDefault();
  });

  async function prepare() {
    problem.textContent = chosen.textContent = "";
    for (const input of inputs) {
      const files = originals.get(input);
      if (!files) continue;
      const made = new DataTransfer();
      for (const file of files) made.items.add(place?.checked ? file : await smaller(file, Number(longest)));
      input.files = made.files;
    }
    const files = inputs.flatMap((input) => [...input.files]);
    if (files.length > Number(atOnce)) problem.textContent = tooMany;
    for (const file of files.filter((each) => each.size > Number(largest))) {
      problem.textContent = tooLarge.replace("{name}", file.name).replace("{size}", size(file.size));
    }
    const all = files.reduce((sum, file) => sum + file.size, 0);
    if (files.length && !problem.textContent) chosen.textContent = (files.length === 1 ? readyOne : ready).replace("{n}", files.length).replace("{size}", size(all));
  }
}

// Drawn anew, a photograph is turned as it should be and says nothing of where it was taken.
async function smaller(file, longest) {
  if (!/^image\/(jpeg|png)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const share = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * share);
    canvas.height = Math.round(picture.height * share);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => canvas.toBlob(done, file.type, 0.82));
    // A drawing of few colours may be smaller as it was; the server drops its particulars.
    return made && made.size < file.size ? new File([made], file.name, { type: file.type }) : file;
  } catch {
    return file;
  }
}

function size(bytes) {
  return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}
