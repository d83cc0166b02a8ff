/*
 * What the tests use of node:fs, in a page: the server lists folders as JSON.
 */
function read(url) {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.send();
  if (request.status !== 200) throw new Error(`expected ${url}, got ${request.status}`);
  return request.responseText;
}

/** @param {URL} url */
export function readFileSync(url) {
  return read(url);
}

/** @param {URL} url of a folder */
export function readdirSync(url) {
  return JSON.parse(read(url));
}
