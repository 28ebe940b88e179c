// Groups of the panel that explain: what is wrong here, what a changed template would do, what can be read.
import { jsx, jsxs } from "@bpmn-io/properties-panel/preact/jsx-runtime";
import { useEffect, useState } from "@bpmn-io/properties-panel/preact/hooks";
import { useService } from "bpmn-js-properties-panel";
import { differences } from "./templates.js";
import { say } from "./say.js";

const BELOW_TEMPLATES = 200;

class Guide {
  static $inject = ["propertiesPanel", "templates", "eventBus"];

  constructor(propertiesPanel, templates, eventBus) {
    Object.assign(this, { templates, eventBus, found: [] });
    propertiesPanel.registerProvider(BELOW_TEMPLATES, this);
  }

  // What the last check found in this file.
  tell(found) {
    this.found = found;
    this.eventBus.fire("guide.changed");
  }

  getGroups(element) {
    return (groups) => {
      const newer = this.templates.newer(element);
      const rest = newer ? groups.filter((each) => each.id !== "ElementTemplates__Template") : groups;
      return [
        rest[0],
        { id: "guide-found", element, component: Found },
        ...(newer ? [{ id: "guide-newer", element, template: newer, component: Newer }] : []),
        ...rest.slice(1),
        { id: "guide-variables", element, component: Readable },
      ].filter(Boolean);
    };
  }
}

// Shown anew whenever something of it changes that is no edit.
function useNews(event) {
  const eventBus = useService("eventBus");
  const [, show] = useState(0);
  useEffect(() => {
    const again = () => {
      show((times) => times + 1);
    };
    eventBus.on(event, again);
    return () => eventBus.off(event, again);
  }, []);
}

function Found({ element }) {
  useNews("guide.changed");
  const mine = useService("guide").found.filter((each) => each.element === element.businessObject.id);
  if (!mine.length) return null;
  return jsxs("section", { class: "guide found-here", "aria-label": say`这里的问题`, children: [
    jsx("h3", { children: say`这里的问题` }),
    jsx("ul", { children: mine.map((each) => jsx("li", { children: each.message })) }),
  ] });
}

function Newer({ element, template }) {
  const templates = useService("templates");
  const { told, kept } = differences(element, template);
  return jsxs("section", { class: "guide newer", "aria-label": say`模板有变化`, children: [
    jsx("h3", { children: say`模板“${template.name}”有变化` }),
    told.length ? jsx("ul", { children: told.map(({ name, before, after }) => jsxs("li", { children: [
      `${name}:`, jsx("del", { children: before }), " → ", jsx("ins", { children: after }),
    ] })) }) : jsx("p", { children: say`各项都没有不同。` }),
    jsx("p", { children: say`已填的${kept}项保留。` }),
    jsx("button", { type: "button", class: "button", onClick: () => templates.update(element, template), children: say`改用新模板` }),
  ] });
}

function Readable({ element }) {
  useNews("variables.changed");
  const variables = useService("variableResolver");
  const [its, read] = [variables.of(element.businessObject), variables.readBy(element.businessObject)];
  const unknown = read.filter((name) => !its.some((each) => each.name === name));
  if (!its.length && !read.length) return null;
  const rows = [...its.filter((each) => read.includes(each.name)), ...its.filter((each) => !read.includes(each.name))]
    .map((each) => ({ ...each, seen: variables.seenOf(each) }));
  return jsxs("details", { class: "guide", children: [
    jsx("summary", { children: say`这里能读的变量（${its.length}），表达式读到${read.length}个` }),
    unknown.length ? jsx("p", { children: say`读到而前面没有步骤写下的：${unknown.join("、")}` }) : null,
    jsx("dl", { children: rows.map(({ name, words, origin, values, seen }) => [
      jsxs("dt", { children: [jsx("code", { children: name }), read.includes(name) ? say` 这里读` : ""] }),
      jsxs("dd", { children: [words, jsx("small", { children: origin }), codes(values),
        seen.length ? jsx("small", { children: say`本区案件里有过：${seen.map((code) => `"${code}"`).join("、")}` }) : null] }),
    ]) }),
  ] });
}

const codes = (values) => {
  const all = Object.entries(values).map(([code, said]) => `"${code}" ${said}`);
  return all.length ? jsx("small", { children: say`取值：${all.join("、")}` }) : null;
};

export default { __init__: ["guide"], guide: ["type", Guide] };
