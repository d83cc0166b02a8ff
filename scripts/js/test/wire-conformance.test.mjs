import assert from 'node:assert/strict';
import test from 'node:test';

import { casesOf } from './support/cases.mjs';
import { WirePlayer } from './support/wire-player.mjs';

const PLAYED = casesOf('wire', (file) => file !== 'packets.json');

for (const played of PLAYED) {
  test(`wire case ${played.source}: ${played.name}`, async () => {
    await new WirePlayer(played).play(played);
  });
}

test('every rule that has frames has a case', () => {
  const proved = new Set(PLAYED.flatMap(({ rules }) => rules));
  for (let rule = 1; rule <= 16; rule++) assert.ok(proved.has(`W${rule}`), `W${rule}`);
});
