import test from 'node:test';

import { casesOf } from './support/cases.mjs';
import { StatePlayer } from './support/state-player.mjs';

for (const played of casesOf('state')) {
  test(`state case ${played.source}: ${played.name}`, () => {
    new StatePlayer(played).play(played.steps);
  });
}
