// The file of the rules on time: a rule to a line, so that what changed is a line.
export const parse = (text) => {
  const file = JSON.parse(text);
  return Array.isArray(file) ? { laws: [], rules: file } : file;
};

export const ruleOf = (row) => `${row.key}${row.variant ? `:${row.variant}` : ""}@${row.version}`;

const listed = (rows) => rows.map((row) => `    ${JSON.stringify(row)}`).join(",\n");

export const write = ({ laws, rules }) => `{\n  "laws": [\n${listed(laws)}\n  ],\n  "rules": [\n${listed(rules)}\n  ]\n}\n`;

// The next version of a rule, the district's own, in force from today.
export function successor(row, rules) {
  const versions = rules.filter((each) => each.key === row.key && each.variant === row.variant).map((each) => each.version);
  const today = new Date().toLocaleDateString("sv-SE");
  return { ...structuredClone(row), version: Math.max(...versions) + 1, mark: "设", in_force_from: today, note: "" };
}
