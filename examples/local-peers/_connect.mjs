/** Links an exchange to another of this process, as soon as that one is there. */
export async function connect(app, to) {
  for (;;) {
    try {
      return await app.connect({ transport: 'local', to });
    } catch (e) {
      if (e.code !== 'PEER_GONE') throw e;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
