// htmx under a strict Content-Security-Policy: no eval, no injected style, nothing of a page kept in the browser's storage.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollBehavior: "auto",
  // A refusal (4xx) comes as a ready notice with its own target, so it is swapped in like any other answer.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "[45]..", swap: true, error: true },
  ],
});

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (token) event.detail.headers["X-CSRFToken"] = token[1];
});
document.addEventListener("htmx:sendError", () => {
  const place = document.getElementById("thong-bao");
  const lost = place && place.dataset.lost;
  if (lost) place.textContent = lost;
});

export default htmx;
