// Photographs of a form: shrunk before they are kept or sent, which also takes out where they were
// taken; kept by the form's key, so that a form that comes back has them again.
import { all, get, put, remove } from "./database.js";
import { current } from "./person.js";
import { openFiles, sealFile } from "./forms.js";

const LONGEST = 1600;
const QUALITY = 0.8;
const MOST = 6;
const OLDEST = 2 * 24 * 3_600_000;

export async function takePhotos(field) {
  const input = field.querySelector("input[name=photos]");
  const key = () => input.form.elements.namedItem("form_key").value;
  let files = [];

  async function set(wanted) {
    files = wanted.slice(0, MOST);
    const carrier = new DataTransfer();
    for (const file of files) carrier.items.add(file);
    input.files = carrier.files;
    field.querySelector("[data-photos]").replaceChildren(...(await Promise.all(files.map(preview))));
    const me = await current();
    if (!me) return;
    const sealed = await Promise.all(files.map((file) => sealFile(me, ["photos", file])));
    await put("photos", { key: key(), person: me.person, at: Date.now(), files: sealed });
  }

  async function preview(file) {
    const shown = field.querySelector("template").content.cloneNode(true).firstElementChild;
    const image = await createImageBitmap(file);
    const canvas = shown.querySelector("canvas");
    draw(canvas, image, 192);
    shown.querySelector("button").addEventListener("click", () => set(files.filter((each) => each !== file)));
    return shown;
  }

  for (const taken of field.querySelectorAll("input[type=file]")) {
    taken.addEventListener("change", async () => {
      const more = await Promise.all([...taken.files].map(shrink));
      taken.value = "";
      await set([...files, ...more]);
    });
  }
  const me = await current();
  for (const row of await all("photos")) if (row.at < Date.now() - OLDEST) await remove("photos", row.key);
  const row = me && ((await get("photos", key())) ?? (await get("forms", key())));
  if (row?.files.length && row.person === me.person) await set((await openFiles(me, row)).map(([, file]) => file));
}

async function shrink(file) {
  const canvas = document.createElement("canvas");
  try {
    draw(canvas, await createImageBitmap(file), LONGEST);
  } catch {
    // No picture this browser knows: the server says what it takes.
    return file;
  }
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
}

function draw(canvas, image, longest) {
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const paper = canvas.getContext("2d");
  // What is transparent would become black.
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
}
