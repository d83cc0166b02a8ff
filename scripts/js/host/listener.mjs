/**
 * What others connect to, until it or its exchange is closed.
 *
 * @typedef {{ address: any, port?: number, url?: string, close: () => Promise<void> }} Listener
 */

/**
 * A listener of the host as the program sees it: with the settings of its address as members.
 *
 * @param {{ address: any, port: number | null }} where
 * @param {any} subscription of the host, which ends it
 * @returns {Listener}
 */
export function listener({ address, port }, subscription) {
  const { transport, ...members } = address;
  if (port !== null) members.port = port;
  return Object.freeze({
    ...members,
    address,
    /** Nobody connects any more; links that are there stay. */
    async close() {
      subscription.cancel();
    },
  });
}
