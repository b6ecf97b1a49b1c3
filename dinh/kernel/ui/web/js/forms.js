// Forms: one press sends once, unsaved words are not lost by accident, an error summary takes the focus.

const sent = new WeakSet();
const dirty = new Set();

function guardDoublePress(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method === "get" || event.defaultPrevented) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  dirty.delete(form);
  if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
}

function forgetPress(form) {
  sent.delete(form);
  form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
}

function markDirty(event) {
  const form = event.target.form;
  if (form && form.hasAttribute("data-keep")) dirty.add(form);
}

export function isDirty() {
  return [...dirty].some((form) => form.isConnected);
}

export function dirtyForms() {
  return [...dirty].filter((form) => form.isConnected);
}

export function markSaved(form) {
  dirty.delete(form);
}

export function start() {
  document.addEventListener("submit", guardDoublePress);
  document.addEventListener("input", markDirty);
  document.addEventListener("change", markDirty);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) forgetPress(form);
  });
  // Coming back with the browser's arrow brings the page as it was left: the button must work again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form").forEach(forgetPress);
  });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty()) event.preventDefault();
  });
  const summary = document.querySelector(".summary[role=alert]");
  if (summary) summary.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".summary a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    (field.closest(".field") || field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}
