/** What the tests use of node:crypto, in a page: the server computes it. */
export function createHash() {
  let all = '';
  const hash = {
    update(text) {
      all += text;
      return hash;
    },
    digest() {
      const request = new XMLHttpRequest();
      request.open('POST', '/sha256', false);
      request.send(all);
      return request.responseText;
    },
  };
  return hash;
}
