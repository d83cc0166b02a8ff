/**
 * Calls of the host that end later, as promises. What is wrong at once is thrown at once.
 *
 * @param {any} tools read, told, translated
 */
export function calls({ read, told, translated }) {
  /**
   * @param {(done: (failed: boolean, tag: number) => void) => void} begin gives the host what to
   *     call at the end, on the program's thread
   * @param {(value: any) => any} [made] what to make of the result
   * @returns {Promise<any>}
   */
  return function call(begin, made) {
    const { promise, resolve, reject } = Promise.withResolvers();
    try {
      begin((failed, tag) => {
        const outcome = read(tag);
        if (failed) reject(told(outcome));
        else resolve(made === undefined ? outcome : made(outcome));
      });
    } catch (e) {
      throw translated(e);
    }
    return promise;
  };
}
