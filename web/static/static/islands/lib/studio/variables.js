// What the server says an expression can read at an element; the completion asks here.
import { post, SignedOut, Unreachable } from "./server.js";
import { say } from "./say.js";

const ASK = 700;

class Variables {
  static $inject = ["eventBus"];

  constructor(eventBus) {
    this.eventBus = eventBus;
    this.told = { variables: [], elements: {}, reads: {} };
    this.seen = {};
  }

  // Which codes cases of the district had, by variable.
  learn(seen) {
    this.seen = seen;
    this.eventBus.fire("variables.changed");
  }

  // Those that are not among the ones it can be by what is drawn.
  seenOf({ name, values }) {
    return (this.seen[name] ?? []).filter((code) => !(code in values));
  }

  set(told) {
    this.told = told;
    // Whoever shows them asks anew, as after an edit.
    this.eventBus.fire("variables.changed");
  }

  // Of an element the server has not seen yet: all there is in its process.
  of(businessObject) {
    const { variables, elements } = this.told;
    for (let each = businessObject; each; each = each.$parent) {
      if (elements[each.id]) return elements[each.id].map((number) => variables[number]);
    }
    return [];
  }

  // The names the element's own expressions read.
  readBy(businessObject) {
    return this.told.reads[businessObject.id] ?? [];
  }

  // As the completion of the panel asks for them: the variables, then the codes they may be.
  async getVariablesForElement(businessObject) {
    const its = this.of(businessObject);
    const codes = its.flatMap(({ words, name, values }) =>
      Object.entries(values).map(([code, said]) => ({ name: `"${code}"`, detail: said, info: `${name} ${words}:${said}` })));
    const had = its.flatMap((each) => this.seenOf(each).map((code) =>
      ({ name: `"${code}"`, detail: say`本区案件里有过`, info: say`${each.name} ${each.words}在本区的案件里有过这个值` })));
    return [...its.map(({ name, words, origin }) => ({ name, detail: words, info: say`${words} 来自 ${origin}` })), ...codes, ...had];
  }
}

// Asks again when there was an edit and no other for a while.
export function follow(host, drawing, read) {
  const variables = drawing.get("variableResolver");
  let waiting, asked = new AbortController();
  async function ask() {
    asked.abort();
    asked = new AbortController();
    try {
      const told = await post(host.dataset.variables, { content: await read() }, asked.signal);
      if (told.ok) variables.set(told);
      host.dataset.variablesKnown = String(told.variables?.length ?? 0);
    } catch (error) {
      // Overtaken, or no network: what was known stays.
      if (![SignedOut, Unreachable].some((each) => error instanceof each) && error.name !== "AbortError") throw error;
    }
  }
  ask();
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, ASK);
  };
}

export default { variableResolver: ["type", Variables] };
