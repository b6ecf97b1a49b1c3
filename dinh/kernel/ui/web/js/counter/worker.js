// Service worker of the counter. With a line it only stands aside; without one it answers with the pages it keeps,
// and takes a reception in: kept with its scans, numbered from the block, and led to its slip.
import { ASSETS, CACHE, SCOPE, allEntries, appointment, keepReception, setting } from "./store.js";

const PATIENCE = 8000;
const PATIENCE_TO_SEND = 25000;
// What a server in front says when ours cannot be reached.
const AWAY = new Set([502, 503, 504]);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname.startsWith(SCOPE)) {
    if (request.method === "GET") event.respondWith(page(request, address));
    else if (address.pathname === SCOPE && address.searchParams.has("thu-tuc")) event.respondWith(take(request, address));
  } else if (request.method === "GET" && address.pathname.startsWith("/tinh/")) event.respondWith(asset(request));
});

async function ask(request, patience) {
  let timer;
  const late = new Promise((_done, fail) => {
    timer = setTimeout(() => fail(new Error("late")), patience);
  });
  try {
    const answer = await Promise.race([fetch(request), late]);
    if (AWAY.has(answer.status)) throw new Error("away");
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

async function asset(request) {
  const cache = await caches.open(ASSETS);
  try {
    const answer = await ask(request, PATIENCE);
    if (answer.ok) await cache.put(request, answer.clone());
    return answer;
  } catch {
    return (await cache.match(request)) || Response.error();
  }
}

async function page(request, address) {
  try {
    return await ask(request, PATIENCE);
  } catch {
    return kept(address);
  }
}

async function kept(address) {
  const cache = await caches.open(CACHE);
  const code = address.searchParams.get("thu-tuc");
  const wanted = address.pathname === SCOPE ? code && `${SCOPE}?thu-tuc=${code}` : address.pathname;
  const found = wanted && (await cache.match(wanted));
  const answer = found || (await cache.match(`${SCOPE}ngoai-tuyen/`));
  if (!answer) return Response.error();
  // Every form that is opened is another reception: it gets a key of its own.
  const text = (await answer.text()).replace(/(name="khoa" value=")[^"]*"/, `$1${crypto.randomUUID()}"`);
  const headers = new Headers(answer.headers);
  headers.set("X-Kept", "1");
  return new Response(text.replace("<html ", '<html data-kept="1" '), { status: 200, headers });
}

async function take(request, address) {
  const copy = request.clone();
  try {
    return await ask(request, PATIENCE_TO_SEND);
  } catch {
    return keep(await copy.formData(), address);
  }
}

const say = (what) => Response.redirect(`${SCOPE}ngoai-tuyen/?noi=${what}`, 303);

async function keep(data, address) {
  const code = address.searchParams.get("thu-tuc");
  const pack = await setting("pack");
  const procedure = pack && pack.procedures.find((one) => one.code === code);
  if (!procedure) return say("chua-chuan-bi");
  if ([...data.keys()].some((name) => /^_(?!hien$)/.test(name))) return say("can-mang");
  if (data.get("co_quan") && Number(data.get("co_quan")) !== procedure.agency) return say("co-quan-khac");
  const missing = procedure.required.filter(([name]) => !answered(data, name));
  if (missing.length) return say("thieu");
  const at = new Date(Math.floor(Date.now() / 60000) * 60000);
  const fields = [];
  for (const [name, value] of data) {
    if (name === "csrfmiddlewaretoken") continue;
    if (typeof value === "string") fields.push([name, value]);
    else if (value.size) fields.push([name, new Blob([await value.arrayBuffer()], { type: value.type }), value.name]);
  }
  const draft = {
    key: data.get("khoa"),
    at: at.toISOString(),
    code,
    name: procedure.name,
    version: procedure.version,
    account: pack.account,
    officer: pack.officer,
    agency: pack.agency,
    person: data.get(procedure.fields.name) || "",
    phone: data.get(procedure.fields.phone) || "",
    address: procedure.fields.address.map((name) => data.get(name)).filter(Boolean).join(", "),
    papers: procedure.papers.map(([paper, title]) => ({
      title,
      originals: Number(data.get(`chinh:${paper}`)) || 0,
      copies: Number(data.get(`sao:${paper}`)) || 0,
    })),
    due: appointment(pack, procedure, at),
    limit: procedure.limit_label,
    fee: procedure.fee,
    paid: data.get("thu") || "",
    receipt: data.get("bien_lai") || "",
    way: data.get("nhan_ket_qua") || "counter",
    fields,
  };
  try {
    await keepReception(draft, procedure.series);
  } catch (error) {
    return say(error && error.name === "QuotaExceededError" ? "day-may" : "het-so");
  }
  const waiting = (await allEntries()).filter((one) => one.state === "waiting").length;
  for (const client of await self.clients.matchAll()) client.postMessage({ waiting });
  return Response.redirect(`${SCOPE}phieu/?khoa=${draft.key}`, 303);
}

function answered(data, name) {
  if (data.has(name)) return String(data.get(name)).trim() !== "";
  // A date in three parts, or an address: its first part stands for it.
  return [...data.keys()].some((one) => one.startsWith(`${name}.`) && String(data.get(one)).trim() !== "");
}
