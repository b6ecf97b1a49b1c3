// Keyboard of the desk. The page says which keys it has: data-key on the element they press (letters, digits, F1-F12,
// "/", "Ctrl+Enter"), data-go for "G then letter". Keys are read by their place on the keyboard (event.code), so that a
// Vietnamese input method changes nothing; letters are silent inside fields, while composing and when switched off.

const OFF = "dinh.phim";
const PAUSE = 1000; // G waits this long for its second letter

function codeOf(cap) {
  if (/^[A-Z]$/.test(cap)) return `Key${cap}`;
  if (/^[0-9]$/.test(cap)) return `Digit${cap}`;
  return { "/": "Slash", "?": "Slash", Enter: "Enter", Esc: "Escape" }[cap] || cap;
}

function isOff() {
  return localStorage.getItem(OFF) === "tat";
}

function inField(target) {
  return target instanceof Element && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
}

function visible(element) {
  return element.isConnected && !element.closest("[hidden]") && element.getClientRects().length > 0;
}

function find(attribute, code) {
  return [...document.querySelectorAll(`[${attribute}]`)].find(
    (element) => codeOf(element.getAttribute(attribute)) === code && visible(element),
  );
}

function press(element) {
  if (element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) {
    element.focus();
    if (element.select) element.select();
  } else if (element.matches("details")) {
    element.open = !element.open;
  } else if (element.getAttribute("aria-disabled") === "true") {
    element.focus();
  } else {
    element.click();
  }
}

// ---- rows of a list: J and I walk, Space chooses, Enter opens, W shows why ----
function rows() {
  return [...document.querySelectorAll("[data-row]")].filter(visible);
}

function current() {
  return document.querySelector("[data-row].cur");
}

function go(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current());
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
  all.forEach((row) => row.classList.toggle("cur", row === next));
  const link = next.querySelector("a");
  if (link) link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function onRow(code, event) {
  if (code === "KeyJ") return go(1);
  if (code === "KeyI") return go(-1);
  const row = current();
  if (!row) return false;
  const own = event.target instanceof Element && event.target.closest("a, button, input, summary");
  if (code === "ArrowDown" && own && row.contains(own)) return go(1);
  if (code === "ArrowUp" && own && row.contains(own)) return go(-1);
  if (code === "Space" && !(own && own.matches("button, input, summary"))) {
    const box = row.querySelector("input[type=checkbox]");
    if (box) box.click();
    return Boolean(box);
  }
  if (code === "KeyW") {
    const why = row.querySelector("[data-why]");
    if (why) press(why);
    return Boolean(why);
  }
  const verb = [...row.querySelectorAll("[data-row-key]")].find((element) => codeOf(element.dataset.rowKey) === code);
  if (verb && !document.querySelector("[data-bulk]:not([hidden])")) {
    press(verb);
    return true;
  }
  if (code === "Enter" && !own) {
    const link = row.querySelector("a");
    if (link) link.click();
    return Boolean(link);
  }
  return false;
}

// ---- the sheet of all keys ----
function cap(text) {
  const key = document.createElement("kbd");
  key.textContent = text;
  return key;
}

function fillSheet(dialog) {
  const list = dialog.querySelector("[data-keys]");
  list.querySelectorAll("[data-of-page]").forEach((line) => line.remove());
  document.querySelectorAll("[data-key], [data-go]").forEach((element) => {
    if (!visible(element) || dialog.contains(element)) return;
    const words = element.dataset.keyLabel || element.getAttribute("aria-label") || element.getAttribute("placeholder") || textOf(element);
    if (!words) return;
    const term = document.createElement("dt");
    if (element.dataset.go) term.append(cap("G"), " ", cap(element.dataset.go));
    else term.append(cap(element.dataset.key));
    const told = document.createElement("dd");
    told.textContent = words;
    term.dataset.ofPage = told.dataset.ofPage = "";
    list.append(term, told);
  });
}

function textOf(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, .n, svg").forEach((part) => part.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function openSheet() {
  const dialog = document.getElementById("phim-tat");
  if (!dialog || dialog.open) return false;
  fillSheet(dialog);
  dialog.querySelector("[data-keys-off]").checked = isOff();
  dialog.showModal();
  return true;
}

function wanted(event) {
  return !event.isComposing && event.keyCode !== 229 && !event.defaultPrevented && !document.querySelector("dialog[open]");
}

function special(event) {
  if ((event.ctrlKey || event.metaKey) && event.code === "Enter") return find("data-key", "Ctrl+Enter");
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.code === "KeyK") return find("data-key", "Ctrl+K");
  if (/^F\d{1,2}$/.test(event.code) && !event.ctrlKey && !event.altKey && !event.shiftKey) return find("data-key", event.code);
  return null;
}

// In the box of Ctrl+K the arrows walk from the words to what was found and back.
function walk(event) {
  const box = event.target instanceof Element && event.target.closest(".dialog--jump");
  if (!box || event.isComposing || !["ArrowDown", "ArrowUp"].includes(event.code)) return;
  const stops = [...box.querySelectorAll("input[name=q], [role=status] a")];
  const next = stops[stops.indexOf(document.activeElement) + (event.code === "ArrowDown" ? 1 : -1)];
  if (next) next.focus();
  event.preventDefault();
}

export function start() {
  let waiting = 0;
  document.addEventListener("keydown", walk);
  document.addEventListener("keydown", (event) => {
    if (!wanted(event)) return;
    const chosen = special(event);
    if (chosen) {
      event.preventDefault();
      press(chosen);
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || isOff()) return;
    if (inField(event.target)) {
      if (event.code === "Escape") event.target.blur();
      return;
    }
    let done = false;
    if (event.shiftKey) {
      done = event.code === "Slash" && openSheet();
    } else if (waiting && Date.now() - waiting < PAUSE) {
      const target = find("data-go", event.code);
      waiting = 0;
      if (target) press(target);
      done = Boolean(target);
    } else if (event.code === "KeyG") {
      waiting = Date.now();
      done = true;
    } else {
      done = onRow(event.code, event);
      const target = done ? null : find("data-key", event.code);
      if (target) {
        press(target);
        done = true;
      }
    }
    if (done) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-keys]")) openSheet();
    const row = event.target.closest("[data-row]");
    if (row) rows().forEach((one) => one.classList.toggle("cur", one === row));
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-off]")) localStorage.setItem(OFF, event.target.checked ? "tat" : "");
  });
}
