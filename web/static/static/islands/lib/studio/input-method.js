// The searches of the menus and of the diagram listen to keys. What an input method composes, or what is pasted,
// comes without one: it is told to them, and the keys of composing are kept from them.
const SEARCHES = ".djs-popup-search input, .djs-search-input input";

class InputMethod {
  static $inject = ["canvas"];

  constructor(canvas) {
    const container = canvas.getContainer();
    const isSearch = ({ target }) => target.matches?.(SEARCHES);
    container.addEventListener("input", (event) => {
      if (isSearch(event)) event.target.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
    });
    // Enter takes the letters or the word being composed, not the entry of the menu.
    const keep = (event) => {
      if (event.isComposing && isSearch(event)) event.stopPropagation();
    };
    container.addEventListener("keydown", keep, { capture: true });
  }
}

export default { __init__: ["inputMethod"], inputMethod: ["type", InputMethod] };
