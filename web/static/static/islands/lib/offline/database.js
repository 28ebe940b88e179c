// The browser's own database: the key of who is signed in, pages and forms sealed with it.
const STORES = { keys: "person", pages: "address", forms: "key", photos: "key" };
let opening;

export const get = (store, key) => run(store, "readonly", (rows) => rows.get(key));
export const all = (store) => run(store, "readonly", (rows) => rows.getAll());
export const put = (store, row) => run(store, "readwrite", (rows) => rows.put(row));
export const remove = (store, key) => run(store, "readwrite", (rows) => rows.delete(key));
export const clear = (store) => run(store, "readwrite", (rows) => rows.clear());

async function run(store, mode, ask) {
  const database = await open();
  return new Promise((done, fail) => {
    // Strict: what was said to be kept is on the disk, also when the browser is killed next.
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const asked = ask(transaction.objectStore(store));
    transaction.oncomplete = () => done(asked.result);
    transaction.onabort = () => fail(transaction.error);
  });
}

function open() {
  opening ??= new Promise((done, fail) => {
    const asked = indexedDB.open("sishi", 1);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
    };
    asked.onsuccess = () => {
      // A later version of this program in another tab must not wait for this one.
      asked.result.onversionchange = () => {
        asked.result.close();
        opening = undefined;
      };
      done(asked.result);
    };
    asked.onerror = () => fail(asked.error);
  });
  return opening;
}
