/** Makes a registry of an exchange, as the gateway of a host is one; gives what it was asked. */
export function registry(core) {
  const asked = [];
  for (const verb of ['register', 'unregister', 'get', 'list', 'find']) {
    core.handlers.add(`$registry.${verb}`, ({ from, value }) => {
      asked.push([verb, from, value]);
      return { verb };
    });
  }
  return asked;
}
