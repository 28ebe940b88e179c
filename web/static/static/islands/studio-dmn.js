// The editor of decisions: their requirements, tables and expressions, one view at a time.
import Modeler from "dmn-js/lib/Modeler";
import { desk } from "./lib/studio/desk.js";
import { go, mark } from "./lib/studio/table-marks.js";
import { offerBack } from "./lib/studio/fixes.js";
import { fit } from "./lib/studio/fit.js";
import { rows } from "./lib/studio/table-rows.js";
import { sheet } from "./lib/studio/table-sheet.js";
import { tryOut } from "./lib/studio/table-try.js";
import { tabs, tell, tools } from "./lib/studio/table-views.js";
import words, { missing } from "./lib/studio/words.js";
import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-drd.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-js-literal-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression-controls.css";
import "dmn-js/dist/assets/dmn-font/css/dmn.css";

const VIEWS = ["drd", "decisionTable", "literalExpression", "boxedExpression"];
const host = document.querySelector("[data-island=studio-dmn]");
if (host) start(host);

async function start(host) {
  const options = VIEWS.map((view) => [view, { additionalModules: [words] }]);
  const modeler = new Modeler({ container: host.querySelector("[data-canvas]"), ...Object.fromEntries(options) });
  const read = async () => (await modeler.saveXML({ format: true })).xml;
  const showTrial = tryOut(host, read);
  let found = [];
  let at = { edited() {} };
  modeler.on("viewer.created", ({ viewer }) => viewer.on("commandStack.changed", () => {
    tell(host, modeler);
    at.edited();
  }));
  modeler.on("views.changed", ({ views, activeView }) => {
    tabs(host, modeler, views, activeView);
    if (activeView?.type === "drd") fit(modeler.getActiveViewer());
    setTimeout(() => mark(host, found), 100);
    host.dataset.untranslated = JSON.stringify([...missing]);
    host.querySelector("[data-table-tools]").hidden = activeView?.type !== "decisionTable";
    showTrial(activeView && activeView.type !== "drd" ? activeView.element.id : "");
  });
  // The view one was in stays open, if it is still there.
  const adopt = async (text) => {
    const shown = modeler.getActiveView()?.element.id;
    await open(host, modeler, text);
    const view = modeler.getViews().find((each) => each.element.id === shown);
    if (view) await modeler.open(view);
    at.edited();
  };
  await open(host, modeler, await (await fetch(host.dataset.source)).text());
  at = desk(host, {
    read,
    write: (text) => open(host, modeler, text),
    mark: (its) => mark(host, (found = its)),
    go: (element) => go(host, modeler, element),
    adopt,
  });
  rows(host, modeler);
  sheet(host, read, () => modeler.getActiveView()?.element.id ?? "", async (text) => {
    const before = await read();
    await adopt(text);
    offerBack(host, () => adopt(before));
  });
  tools(host, modeler);
  if (location.hash.length > 1) await go(host, modeler, decodeURIComponent(location.hash.slice(1)));
  host.dataset.ready = "true";
}

async function open(host, modeler, text) {
  const note = host.querySelector("[data-unreadable]");
  try {
    await modeler.importXML(text);
    note.hidden = true;
  } catch (error) {
    note.hidden = false;
    note.querySelector("[data-why]").textContent = error.message;
  }
}
