// Small conveniences: copy a code, close the open menu with Escape, send a form as soon as a choice changes, print.

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(source ? source.textContent.trim() : button.dataset.copyText || "");
  const label = button.innerHTML;
  button.textContent = button.dataset.copied || label;
  button.classList.add("copied");
  setTimeout(() => {
    button.innerHTML = label;
    button.classList.remove("copied");
  }, 2000);
}

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-copy-text], [data-print], [data-open-dialog]");
    if (!button) return;
    if (button.hasAttribute("data-print")) window.print();
    else if (button.dataset.openDialog) {
      event.preventDefault(); // a link that also works without a script
      document.getElementById(button.dataset.openDialog).showModal();
    }
    else copy(button).catch(() => {});
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("change", (event) => {
    const field = event.target.closest("[data-send-on-change]");
    if (field && field.form) field.form.requestSubmit();
  });
  // Only where a script runs can such a button do anything.
  document.querySelectorAll("[data-needs-script]").forEach((part) => part.removeAttribute("hidden"));
}
