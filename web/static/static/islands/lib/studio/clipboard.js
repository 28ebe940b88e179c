// What was copied, for every diagram this person has open in this browser: a copy pastes into another file.
const place = () => `studio:${document.body.dataset.person}:clipboard`;

class Clipboard {
  static $inject = ["moddle"];

  constructor(moddle) {
    this.moddle = moddle;
  }

  set(copied) {
    localStorage.setItem(place(), JSON.stringify(copied));
  }

  get() {
    const text = localStorage.getItem(place());
    return text ? JSON.parse(text, revive(this.moddle)) : undefined;
  }

  clear() {
    const copied = this.get();
    localStorage.removeItem(place());
    return copied;
  }

  isEmpty() {
    return localStorage.getItem(place()) === null;
  }
}

// Elements again, of plain values; one that is named twice by its id is one.
function revive(moddle) {
  const known = new Map();
  return (_key, value) => {
    if (typeof value?.$type !== "string") return value;
    const { $type, ...attributes } = value;
    if (attributes.id && known.has(attributes.id)) return known.get(attributes.id);
    const made = moddle.create($type, attributes);
    for (const each of Object.values(attributes).flat()) if (each?.$type) each.$parent ??= made;
    if (attributes.id) known.set(attributes.id, made);
    return made;
  };
}

export default { clipboard: ["type", Clipboard] };
