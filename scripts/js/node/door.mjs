import { createHash } from 'node:crypto';
import { isIP } from 'node:net';

/*
 * Who may open a WebSocket (RFC 6455, section 4.2).
 */
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const KEY = /^[A-Za-z0-9+/]{22}==$/;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** @param {string} host an address or a name */
export function isLoopback(host) {
  return LOOPBACK.includes(host) || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * Looks at a request for a WebSocket.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {{id: string, host: string, origins: readonly string[], protocols: readonly string[]}} house
 * @returns {{protocol: string, accept: string} | {status: string, more?: string}} the answer
 */
export function admitted({ url = '', method, headers }, { id, host, origins, protocols }) {
  const [path] = url.split('?');
  if (path !== '/exchange' && path !== `/exchange/${id}`) return { status: '404 Not Found' };
  const key = headers['sec-websocket-key'];
  if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket') {
    return { status: '400 Bad Request' };
  }
  if (headers['sec-websocket-version'] !== '13') {
    return { status: '426 Upgrade Required', more: 'Sec-WebSocket-Version: 13\r\n' };
  }
  if (key === undefined || !KEY.test(key)) return { status: '400 Bad Request' };
  if (isLoopback(host) && !isOwn(headers.host, host)) return { status: '403 Forbidden' };
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${headers.host}` && !origins.includes(origin)) {
    return { status: '403 Forbidden' };
  }
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
  const protocol = offered.find((each) => protocols.includes(each));
  if (protocol === undefined) return { status: '400 Bad Request' };
  const accept = createHash('sha1')
    .update(key + MAGIC)
    .digest('base64');
  return { protocol, accept };
}

/** A page that makes its own name lead to this machine is kept out. */
function isOwn(header = '', host) {
  const name = header.replace(/:\d+$/, '');
  return LOOPBACK.includes(name) || name === host;
}
