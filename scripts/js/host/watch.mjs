import { expectFunction, expectText } from '../checks.mjs';

/**
 * How cells are watched.
 *
 * @param {any} tools host, read, told, call
 */
export function watches({ host, read, told, call }) {
  /**
   * What the host calls with a change, for a watcher of the author.
   *
   * @param {Function} watcher
   */
  function changes(watcher) {
    return (/** @type {number} */ tag) => {
      const change = read(tag);
      const error = change.error === null ? null : told(change.error);
      watcher(change.value, Object.freeze({ ...change, error }));
    };
  }

  /**
   * @param {any} target the peer
   * @param {string} cell
   * @param {Function} watcher
   * @returns {(() => void) & PromiseLike<() => void>} what ends it; awaited, it fails with
   *     UNKNOWN_CELL if there is no such cell, or waits until the first value was told
   */
  function watchPeer(target, cell, watcher) {
    expectText(cell, 'the name of a cell');
    expectFunction(watcher, 'a watcher');
    let /** @type {any} */ watch;
    const begun = call((/** @type {Function} */ done) => {
      watch = target.watch(cell, changes(watcher), done);
    });
    let awaited = false;
    const tell = (/** @type {Error} */ { message }) =>
      awaited || host.log('warn', `a watch failed: ${message}`);
    begun.catch((/** @type {Error} */ error) => queueMicrotask(() => tell(error)));
    const end = () => watch.cancel();
    const then = (/** @type {any} */ resolve, /** @type {any} */ reject) => {
      awaited = true;
      return begun.then(() => end).then(resolve, reject);
    };
    return Object.assign(() => end(), { then });
  }

  return { changes, watchPeer };
}
