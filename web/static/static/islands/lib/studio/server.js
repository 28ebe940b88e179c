// What an editor tells the server, with a token that outlives the session it began in.
const meta = () => document.querySelector("meta[name=csrf-token]");

export class SignedOut extends Error {}
export class Unreachable extends Error {}

// The answer's values, and whether it was accepted; raises SignedOut, Unreachable.
export async function post(address, values, signal) {
  let answer = await send(address, values, signal);
  if (answer.type === "opaqueredirect" || answer.status === 400) {
    if (!(await renew())) throw new SignedOut();
    answer = await send(address, values, signal);
  }
  if (answer.status >= 500 || answer.type === "opaqueredirect") throw new Unreachable();
  const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
  return { ...told, ok: answer.ok, status: answer.status };
}

async function send(address, values, signal) {
  try {
    return await fetch(address, {
      method: "POST",
      redirect: "manual",
      headers: { "content-type": "application/json", "x-csrf-token": meta().content },
      body: JSON.stringify(values),
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unreachable();
  }
}

// Whoever signed in again, in another tab, has another token: this page's own, asked for once more.
async function renew() {
  try {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.body.dataset.person !== document.body.dataset.person) return false;
    meta().content = page.querySelector("meta[name=csrf-token]").content;
    return true;
  } catch {
    throw new Unreachable();
  }
}
