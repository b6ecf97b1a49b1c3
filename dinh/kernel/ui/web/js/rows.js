// Lists with boxes: one box chooses all, the bar of bulk verbs appears with the count.

function refresh(list) {
  const boxes = [...list.querySelectorAll("[data-row] input[type=checkbox]")];
  const chosen = boxes.filter((box) => box.checked);
  boxes.forEach((box) => box.closest("[data-row]").classList.toggle("on", box.checked));
  const all = list.querySelector("[data-choose-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  list.querySelectorAll("[data-chosen]").forEach((place) => {
    place.textContent = String(chosen.length);
  });
  list.querySelectorAll("[data-bulk]").forEach((bar) => {
    bar.hidden = chosen.length === 0;
  });
}

export function start() {
  document.querySelectorAll("[data-list]").forEach(refresh);
  document.addEventListener("change", (event) => {
    const list = event.target.closest("[data-list]");
    if (!list) return;
    if (event.target.matches("[data-choose-all]")) {
      list.querySelectorAll("[data-row] input[type=checkbox]").forEach((box) => {
        box.checked = event.target.checked;
      });
    }
    refresh(list);
  });
  document.addEventListener("click", (event) => {
    const clear = event.target.closest("[data-choose-none]");
    const list = clear && clear.closest("[data-list]");
    if (!list) return;
    list.querySelectorAll("[data-row] input[type=checkbox]").forEach((box) => {
      box.checked = false;
    });
    refresh(list);
  });
  document.addEventListener("htmx:afterSwap", () => document.querySelectorAll("[data-list]").forEach(refresh));
}
