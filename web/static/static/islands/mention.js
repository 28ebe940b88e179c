// A colleague's name put where one is writing: the server looks for `@姓名` in what was written.
for (const form of document.querySelectorAll("[data-island=mention]")) {
  const words = form.elements.namedItem("words");
  for (const button of form.querySelectorAll("[data-mention]")) {
    button.addEventListener("click", () => {
      words.setRangeText(`@${button.dataset.mention} `, words.selectionStart, words.selectionEnd, "end");
      words.focus();
      words.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
