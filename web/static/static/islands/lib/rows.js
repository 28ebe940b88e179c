// A group of fields that may be repeated: the parties of a dispute.
export function repeatRows(group) {
  const model = group.querySelector("template");
  const list = group.querySelector("[data-row-list]");
  const add = () => {
    const row = model.content.cloneNode(true);
    list.append(row);
    number(list);
  };
  group.querySelector("[data-row-add]").addEventListener("click", (event) => {
    event.preventDefault();
    add();
    list.lastElementChild.querySelector("input, select")?.focus();
  });
  list.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-row-remove]");
    if (!remove) return;
    event.preventDefault();
    const form = remove.form;
    remove.closest("[data-row]").remove();
    number(list);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // A draft may hold more rows than the page was sent with.
  group.closest("form").addEventListener("rows", ({ detail }) => {
    const wanted = detail[group.dataset.rows]?.length ?? 0;
    while (list.children.length < wanted) add();
  });
}

function number(list) {
  [...list.children].forEach((row, index) => {
    row.querySelector("[data-row-number]").textContent = index + 1;
  });
}
