// What the modeler says: in Chinese, unless the reader chose English, which is what it was written in; what it asks for and nobody has translated is collected.
import chinese from "bpmn-js-i18n/translations/zn";
import own from "./words.json";

export const missing = new Set();
export const isEnglish = globalThis.document?.documentElement.lang === "en";

export function translate(template, replacements = {}) {
  const found = isEnglish ? template : own[template] ?? chinese[template];
  // What the server names is Chinese already, codes in it or not.
  if (found === undefined && /[a-z]/i.test(template) && !/\p{Script=Han}/u.test(template)) missing.add(template);
  return (found ?? template).replace(/{([^}]+)}/g, (whole, key) => replacements[key] ?? whole);
}

export default { translate: ["value", translate] };
