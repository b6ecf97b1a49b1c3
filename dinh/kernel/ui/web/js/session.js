// Session: says so before it ends, lets one press keep it, and saves the draft before it is too late.
import { keepDrafts } from "./drafts.js";

const WARN_BEFORE = 120; // seconds

export function start() {
  const dialog = document.getElementById("het-phien");
  if (!dialog || !dialog.showModal) return;
  const lasts = Number(dialog.dataset.lasts); // after one press; what is left of this session may be less
  let ends = 0;
  let timer = 0;

  function wind(seconds) {
    ends = Date.now() + seconds * 1000;
    clearTimeout(timer);
    // A timer cannot run longer than 24.8 days; such a session needs no warning.
    const wait = Math.max(0, seconds - WARN_BEFORE) * 1000;
    if (wait < 2 ** 31) timer = setTimeout(warn, wait);
  }

  async function warn() {
    await keepDrafts().catch(() => {});
    if (!dialog.open) dialog.showModal();
    const out = dialog.querySelector("[data-left]");
    const tick = setInterval(() => {
      const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
      out.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      if (!dialog.open) clearInterval(tick);
      if (left === 0) {
        clearInterval(tick);
        location.reload();
      }
    }, 1000);
  }

  dialog.addEventListener("close", async () => {
    const answer = await fetch(dialog.dataset.stay, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" });
    if (answer.ok) wind(lasts);
    else location.reload();
  });
  wind(Number(dialog.dataset.seconds));
}
