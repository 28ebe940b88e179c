// A page that waits for something in the background: what is shown is asked for again until it is there.
// The page is not loaded anew, so that nobody loses their place or what a screen reader was reading.
export function watch(host) {
  const again = () => setTimeout(look, host.dataset.watch * 1000);
  const look = async () => {
    const answer = await fetch(location.href, { headers: { "X-Background": "1" } }).catch(() => null);
    // Signed out meanwhile, or the server is away: the page stays as it is, and is asked for again.
    if (!answer?.ok || answer.redirected) return again();
    const now = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    host.replaceChildren(...now.querySelector("[data-watch]")?.childNodes ?? now.childNodes);
    if (now.querySelector("[data-watch]")) again();
    else host.removeAttribute("data-watch");
  };
  again();
}
