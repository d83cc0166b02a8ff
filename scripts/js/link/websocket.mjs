import { bad, checkSettings, codecOf, dialled } from './dialer.mjs';

/**
 * Links to an exchange over WebSocket. Resolves with the peer when it has answered.
 *
 * @param {any} core
 * @param {{url: string, token?: string, encoding?: string, WebSocket?: any}} settings
 * @returns {Promise<any>}
 */
export async function websocket(core, settings) {
  checkSettings('websocket', settings, ['url', 'token', 'encoding'], ['WebSocket']);
  const { url, token, encoding } = settings;
  if (url === undefined) throw bad('text as setting url of websocket', 'undefined');
  return dialled(core, url, async (over) => {
    const codec = await codecOf(encoding);
    const WebSocket =
      settings.WebSocket ?? /** @type {any} */ (globalThis).WebSocket ?? (await installed());
    const socket = () => {
      const opened = new WebSocket(url, [codec.protocol]);
      opened.binaryType = 'arraybuffer';
      return opened;
    };
    return { address: url, socket, codec, token, over };
  });
}

/** Where the platform has none: the one of the package ws, if it is installed. */
async function installed() {
  const name = 'ws';
  try {
    const { WebSocket } = await import(name);
    return WebSocket;
  } catch {
    throw bad(`a WebSocket: pass { WebSocket }, or install ${name}`, 'none');
  }
}
