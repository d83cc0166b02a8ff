/** Lets everything happen that is due: microtasks, and what the platform has queued. */
export function turn() {
  const { setImmediate } = /** @type {any} */ (globalThis);
  if (setImmediate !== undefined) return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(null);
  });
}
