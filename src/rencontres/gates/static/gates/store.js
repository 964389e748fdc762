// What a device keeps: its key and its list, encrypted, and the queue of what it has read.
//
// The encryption key (AES-GCM) lives in this browser alone and cannot be exported from it: when it
// is deleted, what was encrypted is gone.

const NAME = "rencontres-door";
const STORES = ["secret", "sealed", "queue"];

let opening;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("secret");
      request.result.createObjectStore("sealed");
      request.result.createObjectStore("queue", { keyPath: "nonce" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

// Run `work` on a store; resolves when the data are on the disk.
async function within(store, mode, work) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(store, mode, { durability: "strict" });
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

async function secret() {
  const known = await within("secret", "readonly", (store) => store.get("key"));
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  await within("secret", "readwrite", (store) => store.put(made, "key"));
  return made;
}

export async function seal(name, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await secret(), plain);
  await within("sealed", "readwrite", (store) => store.put({ iv, data }, name));
}

export async function unseal(name) {
  const sealed = await within("sealed", "readonly", (store) => store.get(name));
  if (!sealed) return undefined;
  const { iv, data } = sealed;
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await secret(), data);
  return JSON.parse(new TextDecoder().decode(plain));
}

export const keep = (scan) => within("queue", "readwrite", (store) => store.put(scan));

export const scans = () => within("queue", "readonly", (store) => store.getAll());

export async function settle(outcomes) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction("queue", "readwrite", { durability: "strict" });
    const store = transaction.objectStore("queue");
    for (const { nonce, outcome } of outcomes) {
      const request = store.get(nonce);
      request.onsuccess = () => {
        if (request.result) store.put({ ...request.result, outcome });
      };
    }
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export async function wipe() {
  for (const name of STORES) await within(name, "readwrite", (store) => store.clear());
  await caches.delete(NAME);
}
