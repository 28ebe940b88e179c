// Bundles the islands, one script (and, where it imports some, one style sheet) per widget, and the style sheet of all pages.
import { build } from "esbuild";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const islands = "web/static/islands";
const built = "web/static/built";

// A text of a package as an expression: as it was written for who reads English, else in Chinese.
const either = (english, chinese) => `(document.documentElement.lang === "en" ? ${english} : ${chinese})`;

// Of a form, as the caseworker sees it; the editor draws with a viewer of its own.
const VIEWER = [
  ["children: valueLabel || 'Select'", `children: valueLabel || ${either("'Select'", "'请选择'")}`],
  ['children: "Browse"', `children: ${either('"Browse"', '"选择文件"')}`],
  ["placeholder: 'Search'", `placeholder: ${either("'Search'", "'输入以查找'")}`],
  ["`Remove list item ${itemIndex + 1}`", either("`Remove list item ${itemIndex + 1}`", "`移除第 ${itemIndex + 1} 条`")],
];

// The editor's is a version before, which translates nothing at all.
const EDITOR_VIEWER = [...VIEWER, ["undefined : 'Search'", `undefined : ${either("'Search'", "'输入以查找'")}`]];

// What packages write in English without asking any `translate` service.
const HARD_CODED = [
  [/form-js-viewer[\\/]dist[\\/]index\.es\.js$/, VIEWER],
  [/diagram-js[\\/]lib[\\/]features[\\/]popup-menu[\\/]PopupMenuComponent\.js$/, [
    ["${ entriesToShow.length } ${ entriesToShow.length === 1 ? 'result' : 'results' } found", "${ " + either("`${entriesToShow.length} found`", "`找到${entriesToShow.length}项`") + " }"],
    ["title || 'Search'", `title || ${either("'Search'", "'查找'")}`],
    ["title || 'Results'", `title || ${either("'Results'", "'结果'")}`],
  ]],
  [/@bpmn-io[\\/]lang-feel[\\/]dist[\\/]index\.js$/, [
    ["detail: 'definition'", `detail: ${either("'definition'", "'定义'")}`],
    ["detail: 'expression'", `detail: ${either("'expression'", "'表达式'")}`],
    ["detail: 'quantified expression'", `detail: ${either("'quantified expression'", "'逐项判断'")}`],
    ["detail: 'block'", `detail: ${either("'block'", "'写法'")}`],
    ["detail: 'literal'", `detail: ${either("'literal'", "'固定值'")}`],
  ]],
];

function replaced(path, contents, texts) {
  for (const [english, chinese] of texts) {
    if (!contents.includes(english)) throw new Error(`${path} no longer contains: ${english}`);
    contents = contents.replaceAll(english, () => chinese);
  }
  return contents;
}

const chineseTexts = {
  name: "chinese-texts",
  setup({ onLoad }) {
    for (const [filter, texts] of HARD_CODED) {
      onLoad({ filter }, ({ path }) => {
        return { contents: replaced(path, readFileSync(path, "utf8"), texts), loader: "js" };
      });
    }
  },
};

// CodeMirror writes its styles into a <style>, which the content policy refuses: adopted sheets are none.
const STYLED = "if (!root.head && root.adoptedStyleSheets && win.CSSStyleSheet) {";

const adoptedStyles = {
  name: "adopted-styles",
  setup({ onLoad }) {
    onLoad({ filter: /style-mod[\\/]src[\\/]style-mod\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, "utf8");
      if (!contents.includes(STYLED)) throw new Error(`style-mod no longer contains: ${STYLED}`);
      return { contents: contents.replace(STYLED, STYLED.replace("!root.head && ", "")), loader: "js" };
    });
  },
};

// The panel's own pieces (open, add, delete) are not handed the modeler's translation, and fall back to English.
const FALLBACK = "function translateFallback(template, replacements) {";

const chinesePanel = {
  name: "chinese-panel",
  setup({ onLoad }) {
    onLoad({ filter: /@bpmn-io[\\/]properties-panel[\\/]dist[\\/]index\.esm\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, "utf8");
      if (!contents.includes(FALLBACK)) throw new Error(`the panel no longer contains: ${FALLBACK}`);
      const words = JSON.stringify(resolve(`${islands}/lib/studio/words.js`));
      const asked = `import { translate as inChinese } from ${words};\n`;
      return { contents: asked + contents.replace(FALLBACK, `${FALLBACK} return inChinese(template, replacements);`), loader: "js" };
    });
  },
};

// Templates come from our server and are not judged again: a third of the script would be schemas for it.
const VALIDATOR = ["getSchemaVersion", "validate", "getZeebeSchemaVersion", "getZeebeSchemaPackage", "validateZeebe"];

const unvalidatedTemplates = {
  name: "unvalidated-templates",
  setup({ onLoad }) {
    onLoad({ filter: /element-templates-validator[\\/]dist[\\/]index\.js$/ }, () => ({
      contents: VALIDATOR.map((name) => `export const ${name} = () => "0.0.0";`).join("\n"),
      loader: "js",
    }));
  },
};

// A cell that is set by undo reported that as typed, which ended what could be done again.
const CELL = [
  ["this.editor.setValue(value);", "this.isSet = true; this.editor.setValue(value); this.isSet = false;"],
  ["    if (onInput) {", "    if (onInput && !this.isSet) {"],
];

const undoneCells = {
  name: "undone-cells",
  setup({ onLoad }) {
    onLoad({ filter: /dmn-js-shared[\\/]lib[\\/]components[\\/]LiteralExpression\.js$/ }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      for (const [before, after] of CELL) {
        if (!contents.includes(before)) throw new Error(`the cells of dmn-js no longer contain: ${before}`);
        contents = contents.replace(before, after);
      }
      return { contents, loader: "js" };
    });
  },
};

// The browser's grammar of FEEL is not ours: what is wrong with an expression the server says.
const JUDGED = "return linter(cmFeelLinter({";

const unjudged = {
  name: "unjudged-expressions",
  setup({ onLoad }) {
    onLoad({ filter: /@bpmn-io[\\/]feel-editor[\\/]dist[\\/]index\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, "utf8");
      if (!contents.includes(JUDGED)) throw new Error(`the FEEL editor no longer contains: ${JUDGED}`);
      return { contents: contents.replace(JUDGED, JUDGED.replace("return", "return []; ")), loader: "js" };
    });
  },
};

// The form editor asks no `translate` service at all: what it shows is put into Chinese as it is bundled.
const EDITOR_WORDS = JSON.parse(readFileSync(`${islands}/lib/studio/form-editor-words.json`, "utf8"));
const SHOWN = /\b(label|children|title|placeholder|tooltip|description|name|text|'aria-label'): (['"])((?:(?!\2)[^\n\\])+)\2/g;

// Said not beside a name, but by the function that chooses a name.
const CHOSEN = /\b(let label = |return )'((?:Form|Hide if|(?:Field|Group|Table) label))'/g;
// Sentences, wherever they stand: no name of anything has a space in it.
const SENTENCES = Object.keys(EDITOR_WORDS).filter((english) => english.includes(" "));
const said = (english) => [`'${english}'`, `"${english}"`, `\`${english}\``];

const chineseFormEditor = {
  name: "chinese-form-editor",
  setup({ onLoad, onEnd }) {
    const unseen = new Set(Object.keys(EDITOR_WORDS));
    onLoad({ filter: /form-js-(editor|viewer-1|editor[\\/]node_modules[\\/]@bpmn-io[\\/]form-js-viewer)[\\/]dist[\\/]index\.es\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const drawn = /form-js-editor[\\/]dist/.test(path) ? text : replaced(path, text, EDITOR_VIEWER);
      let contents = drawn.replace(SHOWN, (whole, key, _quote, english) => {
        if (!(english in EDITOR_WORDS)) return whole;
        unseen.delete(english);
        return `${key}: ${either(JSON.stringify(english), JSON.stringify(EDITOR_WORDS[english]))}`;
      }).replace(CHOSEN, (_whole, before, english) => {
        unseen.delete(english);
        return before + either(JSON.stringify(english), JSON.stringify(EDITOR_WORDS[english]));
      });
      for (const english of SENTENCES) {
        for (const literal of said(english).filter((each) => contents.includes(each))) {
          unseen.delete(english);
          contents = contents.replaceAll(literal, () => either(literal, literal[0] + EDITOR_WORDS[english] + literal[0]));
        }
      }
      return { contents, loader: "js" };
    });
    onEnd(() => {
      if (unseen.size) throw new Error(`the form editor no longer contains: ${[...unseen].join(", ")}`);
    });
  },
};

rmSync(built, { recursive: true, force: true });
await build({
  entryPoints: [
    { in: "web/static/style.css", out: "style" },
    ...readdirSync(islands)
      .filter((name) => name.endsWith(".js"))
      .map((name) => ({ in: `${islands}/${name}`, out: name.slice(0, -3) })),
  ],
  outdir: built,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "linked",
  // The signs of the palettes: one file beside the styles; what older browsers would want is left out.
  loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty", ".eot": "empty", ".svg": "empty" },
  logLevel: "warning",
  plugins: [chinesePanel, unjudged, undoneCells, unvalidatedTemplates, chineseFormEditor, chineseTexts, adoptedStyles],
});

// Compressed once and as well as can be, a seventh smaller than a server has the time for: `web/assets.py` sends it.
const pack = promisify(brotliCompress);
await Promise.all(readdirSync(built).filter((name) => /\.(js|css)$/.test(name)).map(async (name) => {
  const text = readFileSync(`${built}/${name}`);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
  writeFileSync(`${built}/${name}.br`, await pack(text, { params }));
}));
