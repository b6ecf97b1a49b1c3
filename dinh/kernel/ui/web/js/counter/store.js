// What a counter's machine keeps: one database, shared by the page and the service worker.
// `entries` are receptions done without a line, by their key; `settings` hold the pack and the machine's own name.

const NAME = "dinh-quay";
export const CACHE = "dinh-quay-trang";
export const ASSETS = "dinh-quay-tep";
export const SCOPE = "/ban-lam-viec/tiep-nhan/quay/";

function open() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("entries", { keyPath: "key" });
      asked.result.createObjectStore("settings");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

// One transaction over both: `work` puts its answer into `answer.value`; done only when it is safely written.
async function within(mode, work) {
  const database = await open();
  try {
    return await new Promise((done, fail) => {
      const transaction = database.transaction(["entries", "settings"], mode, { durability: "strict" });
      const answer = {};
      transaction.oncomplete = () => done(answer.value);
      transaction.onabort = transaction.onerror = () => fail(transaction.error || answer.error);
      work(transaction.objectStore("entries"), transaction.objectStore("settings"), answer, transaction);
    });
  } finally {
    database.close();
  }
}

const read = (request, use) => {
  request.onsuccess = () => use(request.result);
};

export const entry = (key) => within("readonly", (entries, _s, answer) => read(entries.get(key), (v) => (answer.value = v)));

export const allEntries = () =>
  within("readonly", (entries, _s, answer) =>
    read(entries.getAll(), (found) => (answer.value = found.sort((a, b) => (a.at < b.at ? -1 : 1)))),
  );

export const setting = (name) =>
  within("readonly", (_e, settings, answer) => read(settings.get(name), (value) => (answer.value = value)));

export const keepSetting = (name, value) => within("readwrite", (_e, settings) => settings.put(value, name));

export const forgetSetting = (name) => within("readwrite", (_e, settings) => settings.delete(name));

export const change = (key, values) =>
  within("readwrite", (entries) =>
    read(entries.get(key), (found) => found && entries.put({ ...found, ...values })),
  );

export const forget = (key) => within("readwrite", (entries) => entries.delete(key));

export async function device() {
  const known = await setting("device");
  if (known) return known;
  const drawn = crypto.randomUUID();
  await keepSetting("device", drawn);
  return drawn;
}

export function today(at = new Date()) {
  // The province's day, whatever zone the machine is set to.
  return new Date(at.getTime() + 7 * 3600e3).toISOString().slice(0, 10);
}

// Numbers of a day and series that no slip has used.
export function freeNumbers(pack, spent, day, series) {
  return pack.blocks
    .filter((block) => block.day === day && (!series || block.series === series))
    .flatMap((block) => block.numbers.map(([serial, number]) => ({ block: block.id, serial, number })))
    .filter((one) => !spent.includes(`${one.block}:${one.serial}`));
}

// Keep a reception under the next number. The number is marked as spent in the same transaction that keeps the
// reception, so that two windows, or a cut of power in between, cannot print one number twice.
export function keepReception(draft, series) {
  return within("readwrite", (entries, settings, answer, transaction) => {
    read(entries.get(draft.key), (known) => {
      if (known) {
        answer.value = known;
        return;
      }
      read(settings.get("pack"), (pack) => {
        read(settings.get("spent"), (spent = []) => {
          const [number] = pack ? freeNumbers(pack, spent, today(new Date(draft.at)), series) : [];
          if (!number) {
            answer.error = new Error("no number");
            transaction.abort();
            return;
          }
          const whole = { ...draft, ...number, state: "waiting" };
          settings.put([...spent, `${number.block}:${number.serial}`], "spent");
          entries.put(whole);
          answer.value = whole;
        });
      });
    });
  });
}

// The appointment (Unix minute) of a moment, from the runs of the pack; null when the law sets no limit.
export function appointment(pack, procedure, at) {
  if (!procedure.limit) return null;
  const found = pack.appointments.find(
    (one) => one.day === today(at) && one.agency === procedure.agency && one.limit === procedure.limit,
  );
  if (!found) return null;
  const here = new Date(at.getTime() + 7 * 3600e3);
  const minute = here.getUTCHours() * 60 + here.getUTCMinutes();
  const [first, base, slope] = found.runs.filter((run) => run[0] <= minute).at(-1);
  return base + slope * (minute - first);
}
