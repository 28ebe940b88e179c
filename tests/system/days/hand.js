// What a person does at a page, as the browser saw it: presses, fields, the Enter key.
(() => {
  const tell = (what, where) => window.personDid?.(what, where);
  const control = (target) => target.closest?.("label")?.control ?? target;
  // Radio buttons are one field; any other is itself, whatever it is called, on this page as it came.
  const fields = [];
  const number = (field) => (fields.includes(field) ? fields.indexOf(field) : fields.push(field) - 1);
  const name = (field) => `${performance.timeOrigin} ${(field.type === "radio" && field.name) || number(field)}`;
  let pressed;
  addEventListener("pointerdown", (event) => {
    if (!event.isTrusted) return;
    pressed = control(event.target);
    tell("press", "");
  }, true);
  addEventListener("keydown", (event) => event.isTrusted && event.key === "Enter" && tell("enter", ""), true);
  addEventListener("input", (event) => {
    const field = event.target;
    // Choosing an option or a file is no trusted event when it is not done with a real mouse.
    if (!event.isTrusted && !field.matches("select, [type=file]")) return;
    const isSmall = field.matches("[type=radio], [type=checkbox]");
    tell("field", `${name(field)}\n${pressed === field || isSmall ? "pressed" : ""}`);
  }, true);
})();
