// Pages of the counter: prepares the machine for a day without a line, and sends in what was done without one.
import {
  ASSETS, CACHE, SCOPE, allEntries, change, device, entry, forget, forgetSetting, freeNumbers, keepSetting, setting, today,
} from "./store.js";

const html = document.documentElement;
const LEAST = 5; // numbers left before the next block is drawn
const EVERY = 20000;
const isKept = () => html.dataset.kept === "1";
const part = (name) => document.querySelector(`[data-quay="${name}"]`);
const words = (name) => (part("loi") && part("loi").getAttribute(`data-${name}`)) || "";

async function ask(address, options = {}) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual", ...options });
  if (answer.type === "opaqueredirect" || answer.status === 403) throw new Error("signed-out");
  if ([502, 503, 504].includes(answer.status)) throw new Error("away");
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error("refused"), { sentence: said.sentence, code: said.code });
  return said;
}

const post = (address, csrf, body) => ask(address, {
  method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": csrf },
});

async function codes() {
  return (await setting("codes")) || [];
}

async function fetchPack() {
  const question = new URLSearchParams({ may: await device() });
  (await codes()).forEach((code) => question.append("thu-tuc", code));
  const pack = await ask(`${SCOPE}goi/?${question}`);
  const { csrf, ...kept } = pack;
  await keepSetting("pack", kept);
  return pack;
}

// --- preparing -------------------------------------------------------------------------------------------------

async function keepPages(list) {
  const cache = await caches.open(CACHE);
  const wanted = [`${SCOPE}ngoai-tuyen/`, `${SCOPE}phieu/`, ...list.map((code) => `${SCOPE}?thu-tuc=${code}`)];
  for (const address of wanted) {
    const answer = await fetch(address + (address.includes("?") ? "&ngoai-tuyen=1" : ""), { redirect: "manual" });
    if (answer.ok) await cache.put(address, answer);
  }
  const shelf = await caches.open(ASSETS);
  const files = performance.getEntriesByType("resource").map((one) => one.name);
  const named = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src);
  for (const file of new Set([...files, ...named])) {
    if (new URL(file).pathname.startsWith("/tinh/") && !(await shelf.match(file))) await shelf.add(file).catch(() => {});
  }
}

async function topUp(pack, size) {
  const spent = (await setting("spent")) || [];
  let latest = pack;
  for (const day of pack.days) {
    const dry = pack.procedures.filter((one) => freeNumbers(pack, spent, day, one.series).length < LEAST);
    const bySeries = [...new Map(dry.map((one) => [one.series, one.code])).values()];
    if (!bySeries.length) continue;
    const body = new URLSearchParams({ may: await device(), ngay: day, "bao-nhieu": size });
    bySeries.forEach((code) => body.append("thu-tuc", code));
    await post(`${SCOPE}goi/`, pack.csrf, body);
    latest = null;
  }
  return latest || fetchPack();
}

async function prepare() {
  const size = (await setting("size")) || 20;
  const pack = await topUp(await fetchPack(), size);
  await keepPages(pack.procedures.map((one) => one.code));
  await keepSetting("prepared", new Date().toISOString());
  return pack;
}

async function switchOn(form) {
  const data = new FormData(form);
  await keepSetting("codes", data.getAll("thu-tuc"));
  await keepSetting("size", Number(data.get("bao-nhieu")) || 20);
  await keepSetting("on", true);
  await navigator.serviceWorker.register(`${SCOPE}tho.js`, { scope: SCOPE });
  await navigator.serviceWorker.ready;
  if (navigator.storage && navigator.storage.persist) await navigator.storage.persist();
  await prepare();
}

async function closeBlocks(pack, which, reason) {
  const waiting = (await allEntries()).filter((one) => one.state !== "sent").map((one) => one.block);
  for (const block of pack.blocks.filter(which)) {
    if (waiting.includes(block.id)) continue;
    await post(`${SCOPE}dong-so/`, pack.csrf, new URLSearchParams({ khoi: block.id, "ly-do": reason }));
  }
}

async function switchOff() {
  await send();
  const pack = await fetchPack();
  await closeBlocks(pack, () => true, words("tat"));
  await forgetSetting("on");
  await caches.delete(CACHE);
  const found = await navigator.serviceWorker.getRegistration(SCOPE);
  if (found) await found.unregister();
}

// --- sending in ------------------------------------------------------------------------------------------------

async function sendOne(one, csrf, renumber = false) {
  const body = new FormData();
  for (const [name, value, filename] of one.fields) {
    if (filename === undefined) body.append(name, value);
    else body.append(name, value, filename);
  }
  const marks = {
    khoi: one.block, thu_tu: one.serial, so: one.number, nhan_luc: one.at, phien_ban: one.version,
    tai_khoan: one.account, may: await device(), so_moi: renumber ? "1" : "",
  };
  Object.entries(marks).forEach(([name, value]) => body.set(name, value));
  const said = await post(`${SCOPE}gui/?thu-tuc=${encodeURIComponent(one.code)}`, csrf, body);
  if (said.state === "conflict") {
    await change(one.key, { state: "conflict", sentence: said.sentence, refusal: said.refusal });
  } else if (said.state === "dropped") await forget(one.key);
  else {
    // What the citizen said is the server's now; the machine keeps no more than the line on its page.
    await change(one.key, {
      state: "sent", code_given: said.code, slip: said.slip, renumbered: said.renumbered,
      fields: [], phone: "", address: "", papers: [], sentence: "", refusal: "",
    });
  }
}

let busy = false;
export async function send() {
  if (busy) return;
  busy = true;
  try {
    const kept = await allEntries();
    const mine = kept.filter((one) => one.state === "waiting");
    const conflicts = kept.filter((one) => one.state === "conflict");
    if (!(await setting("on")) && !mine.length) return;
    const pack = await fetchPack();
    state("line", true);
    for (const one of mine) {
      if (one.account !== pack.account) await change(one.key, { other: true });
      else await sendOne(one, pack.csrf).catch((error) => {
        if (error.message !== "refused") throw error;
        return change(one.key, { sentence: error.sentence });
      });
    }
    // A conflict may have been settled at the counter's ordinary page, or given up on the server.
    for (const one of conflicts) if (one.account === pack.account) await sendOne(one, pack.csrf).catch(() => {});
    await closeBlocks(pack, (block) => block.day < pack.days[0], words("het-ngay"));
    for (const one of kept) if (one.state === "sent" && today(new Date(one.at)) < pack.days[0]) await forget(one.key);
  } catch (error) {
    state("line", error.message === "signed-out" ? "out" : false);
  } finally {
    busy = false;
    await draw();
  }
}

// --- what the page shows ---------------------------------------------------------------------------------------

let line = navigator.onLine;
function state(_name, value) {
  line = value;
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
}

function hidden(node, value) {
  if (node) node.hidden = value;
}

async function draw() {
  const kept = await allEntries();
  const on = await setting("on");
  const pack = await setting("pack");
  const spent = (await setting("spent")) || [];
  const waiting = kept.filter((one) => one.state === "waiting").length;
  const conflicts = kept.filter((one) => one.state === "conflict").length;
  const free = on && pack ? freeNumbers(pack, spent, today()).length : 0;
  const light = part("den");
  if (light) {
    hidden(light, !on && !waiting && !conflicts);
    const cut = isKept() || line === false;
    light.dataset.state = cut ? "cut" : conflicts ? "conflict" : "ready";
    const said = cut ? words("mat") : line === "out" ? words("dang-nhap") : words("san");
    light.querySelector("[data-noi]").textContent = fill(said, { free, waiting, conflicts });
    const rest = [];
    if (waiting) rest.push(fill(words("cho"), { waiting }));
    if (conflicts) rest.push(fill(words("vuong"), { conflicts }));
    light.querySelector("[data-them]").textContent = rest.join(" ");
  }
  hidden(part("bat"), Boolean(on) || isKept());
  hidden(part("tat"), !on);
  if (part("so")) part("so").textContent = on ? String(free) : "0";
  if (part("chuan-bi")) {
    part("chuan-bi").replaceChildren(...((on && pack && pack.procedures) || []).map(lineOfProcedure));
  }
  drawList(kept);
}

function lineOfProcedure(one) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${SCOPE}?thu-tuc=${one.code}`;
  link.textContent = one.name;
  const more = document.createElement("span");
  more.className = "s num nowrap";
  more.textContent = one.limit_label;
  item.append(link, more);
  return item;
}

const hour = (iso) => new Date(new Date(iso).getTime() + 7 * 3600e3).toISOString().slice(11, 16);

function drawList(kept) {
  const list = part("danh-sach");
  if (!list) return;
  hidden(part("trong"), kept.length > 0);
  list.replaceChildren(...kept.map((one) => {
    const item = part("mau").content.firstElementChild.cloneNode(true);
    const set = (name, text) => (item.querySelector(`[data-o="${name}"]`).textContent = text);
    set("number", one.code_given || one.number);
    set("person", one.person);
    set("name", one.name);
    set("at", hour(one.at));
    item.dataset.key = one.key;
    item.dataset.state = one.other ? "other" : one.renumbered ? "renumbered" : one.state;
    item.querySelectorAll("[data-khi]").forEach((node) => {
      node.hidden = !node.dataset.khi.split(" ").includes(item.dataset.state);
    });
    const why = item.querySelector('[data-o="why"]');
    why.textContent = one.renumbered ? fill(words("so-khac"), { old: one.number, code: one.code_given }) : one.other
      ? fill(words("cua-nguoi-khac"), { officer: one.officer }) : one.sentence || "";
    hidden(why, !why.textContent);
    item.querySelector('[data-o="slip"]').href = one.slip || `${SCOPE}phieu/?khoa=${one.key}`;
    item.querySelector('[data-o="drop"]').value = one.key;
    return item;
  }));
}

// The form again, with everything that was typed and scanned, to be mended and received with a new number.
async function mend(key) {
  const one = await entry(key);
  const form = document.createElement("form");
  form.method = "post";
  form.enctype = "multipart/form-data";
  form.action = `${SCOPE}?thu-tuc=${encodeURIComponent(one.code)}`;
  form.hidden = true;
  const pack = await fetchPack();
  const put = (name, value) => {
    const input = document.createElement("input");
    input.type = "hidden";
    Object.assign(input, { name, value });
    form.append(input);
  };
  put("csrfmiddlewaretoken", pack.csrf);
  put("_sua", "1");
  for (const [name, value, filename] of one.fields) {
    if (filename === undefined) put(name, value);
    else {
      const input = document.createElement("input");
      const bag = new DataTransfer();
      bag.items.add(new File([value], filename, { type: value.type }));
      Object.assign(input, { type: "file", name, files: bag.files });
      form.append(input);
    }
  }
  document.body.append(form);
  form.submit();
}

async function renumber(key) {
  const pack = await fetchPack();
  await sendOne(await entry(key), pack.csrf, true).catch((error) => change(key, { sentence: error.sentence || "" }));
  await draw();
}

// --- the slip --------------------------------------------------------------------------------------------------

const two = (n) => String(n).padStart(2, "0");
function moment(ms) {
  const at = new Date(ms + 7 * 3600e3);
  return {
    clock: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
    day: `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`,
    d: two(at.getUTCDate()), m: two(at.getUTCMonth() + 1), y: String(at.getUTCFullYear()),
  };
}

async function drawSlip() {
  const sheet = part("phieu");
  if (!sheet) return;
  const key = new URLSearchParams(location.search).get("khoa");
  const one = key && (await entry(key));
  const pack = await setting("pack");
  hidden(part("khong-co"), Boolean(one));
  hidden(sheet, !one);
  if (!one) return;
  const at = moment(new Date(one.at).getTime());
  const due = one.due && moment(one.due * 60000);
  const values = {
    agency: pack.agency_name, short: pack.agency_short, place: pack.place, officer: one.officer, number: one.number,
    serial: String(one.serial), person: one.person, phone: one.phone, address: one.address, name: one.name,
    limit: one.limit, d: at.d, m: at.m, y: at.y, received: `${at.clock} ngày ${at.day}`,
    due: due ? `${due.clock} ngày ${due.day}` : "",
    fee: one.fee ? `${one.fee.toLocaleString("vi-VN")} đồng${one.paid ? (one.receipt ? `, biên lai số ${one.receipt}` : "") : ", chưa nộp"}` : "",
    way: sheet.dataset[`way${one.way[0].toUpperCase()}${one.way.slice(1)}`] || sheet.dataset.wayCounter,
  };
  document.querySelectorAll("[data-dien]").forEach((node) => (node.textContent = values[node.dataset.dien] || ""));
  document.querySelectorAll("[data-neu]").forEach((node) => (node.hidden = !values[node.dataset.neu]));
  sheet.querySelector("tbody").replaceChildren(...one.papers.map((paper, index) => {
    const row = document.createElement("tr");
    for (const text of [index + 1, paper.title, paper.originals || "–", paper.copies || "–"]) {
      row.append(Object.assign(document.createElement("td"), { textContent: text }));
    }
    return row;
  }));
  document.title = `${document.title} ${one.number}`;
}

// --- start -----------------------------------------------------------------------------------------------------

async function guarded(work, button) {
  const said = part("ket-qua");
  if (button) button.setAttribute("aria-busy", "true");
  try {
    await work();
    if (said) said.textContent = "";
  } catch (error) {
    if (said) said.textContent = error.sentence || (error.message === "signed-out" ? words("dang-nhap") : words("khong-duoc"));
  } finally {
    if (button) button.removeAttribute("aria-busy");
    await draw();
  }
}

async function start() {
  if (!("serviceWorker" in navigator) || !window.indexedDB || !window.caches) return;
  hidden(part("khong-ho-tro"), true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.quay !== "bat") return;
    event.preventDefault();
    guarded(() => switchOn(form), event.submitter);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-lam]");
    if (!button) return;
    const item = button.closest("[data-key]");
    const work = {
      tat: switchOff, gui: send, "chuan-bi": prepare,
      sua: () => mend(item.dataset.key), "so-moi": () => renumber(item.dataset.key), an: () => forget(item.dataset.key),
    }[button.dataset.lam];
    guarded(work, button);
  });
  navigator.serviceWorker.addEventListener("message", draw);
  window.addEventListener("online", send);
  window.addEventListener("offline", () => {
    line = false;
    draw();
  });
  const why = new URLSearchParams(location.search).get("noi");
  document.querySelectorAll("[data-quay-noi]").forEach((node) => (node.hidden = node.dataset.quayNoi !== why));
  // A procedure that the officer opens is one he will need again.
  const open = new URLSearchParams(location.search).get("thu-tuc");
  const known = await codes();
  const on = await setting("on");
  if (on && open && !isKept() && !known.includes(open)) await keepSetting("codes", [...known, open]);
  await drawSlip();
  await draw();
  if (on && !isKept()) {
    await send();
    const stale = Date.now() - new Date((await setting("prepared")) || 0) > 15 * 60000;
    const added = open && !known.includes(open);
    if (line === true && (stale || added || part("danh-sach"))) await prepare().catch(() => {});
    await draw();
  } else await send();
  setInterval(async () => {
    if ((await allEntries()).some((one) => one.state === "waiting")) await send();
  }, EVERY);
}

start();
