// Drafts: what is typed in a form with data-draft is kept in the background, a few seconds after the last word.
import { dirtyForms, isDirty, markSaved } from "./forms.js";

const QUIET = 4000; // milliseconds without typing
const under_way = new WeakMap();
const timers = new WeakMap();

// Uploads stay where they are: they travel once, with the button.
function words(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
}

function say(form, text) {
  const place = form.querySelector("[data-draft-said]");
  if (place && text) place.textContent = text;
}

async function send(form) {
  const typed = words(form);
  const answer = await fetch(form.dataset.draft, {
    method: "POST", body: typed, credentials: "same-origin", redirect: "manual", headers: { "X-Requested-With": "fetch" },
  });
  const place = form.querySelector("[data-draft-said]");
  if (!answer.ok) return say(form, place && place.dataset.lost);
  const kept = await answer.json();
  const version = form.elements.ban;
  if (version) version.value = kept.version;
  // Words typed while the answer travelled, wrong ones and uploads are still to be kept.
  if (kept.whole && JSON.stringify([...words(form)]) === JSON.stringify([...typed]) && !hasFiles(form)) markSaved(form);
  say(form, kept.said);
}

function hasFiles(form) {
  return [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);
}

// One at a time: the next one must know the version that the last one made.
export function keepDraft(form) {
  const before = under_way.get(form) || Promise.resolve();
  const mine = before.then(() => send(form)).catch(() => {
    const place = form.querySelector("[data-draft-said]");
    say(form, place && place.dataset.lost);
  });
  under_way.set(form, mine);
  mine.finally(() => { if (under_way.get(form) === mine) under_way.delete(form); });
  return mine;
}

export async function keepDrafts() {
  for (const form of dirtyForms()) if (form.dataset.draft) await keepDraft(form);
}

function later(event) {
  const form = event.target.form;
  if (!form || !form.dataset.draft) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => { if (form.isConnected && isDirty()) keepDraft(form); }, QUIET));
}

// The button and the refresh after an answer wait for a draft that is on its way: both carry its version.
function waitForDraft(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  clearTimeout(timers.get(form));
  const going = under_way.get(form);
  if (!going) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  going.finally(() => form.requestSubmit(submitter));
}

function refreshAfterDraft(event) {
  const form = event.target.closest("form[data-draft]");
  if (!form) return;
  clearTimeout(timers.get(form));
  const going = under_way.get(form);
  if (!going) return;
  event.preventDefault();
  going.finally(() => event.detail.issueRequest(true));
}

export function start() {
  document.addEventListener("input", later);
  document.addEventListener("change", later);
  document.addEventListener("submit", waitForDraft, true);
  document.addEventListener("htmx:confirm", refreshAfterDraft);
}
