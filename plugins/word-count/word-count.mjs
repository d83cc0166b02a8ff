import { config, exchange } from 'exchange';

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;

/** The words of a text, folded. */
function* words(text) {
  for (const [found] of text.normalize('NFC').matchAll(WORD)) {
    yield found.replaceAll('’', "'").toUpperCase().toLowerCase().normalize('NFC');
  }
}

const points = (word) => Array.from(word, (character) => character.codePointAt(0));

/** Those that came more often first, then in the order of their code points. */
function order([word, count], [otherWord, otherCount]) {
  if (count !== otherCount) {
    return otherCount - count;
  }
  const [one, other] = [points(word), points(otherWord)];
  const at = one.findIndex((point, i) => point !== other[i]);
  return at < 0 ? -1 : one[at] - (other[at] ?? -1);
}

exchange({
  id: 'word-count',
  state: { words: {}, total: 0, other: 0 },
  handlers: {
    'words.count'(msg, sig, state) {
      const counts = new Map();
      let total = 0;
      for (const word of words(msg.value.text)) {
        counts.set(word, (counts.get(word) ?? 0) + 1);
        total += 1;
      }
      const known = new Map(Object.entries(state.words));
      let other = 0;
      for (const [word, count] of counts) {
        if (known.has(word) || known.size < config.distinct) {
          known.set(word, (known.get(word) ?? 0) + count);
        } else {
          other += count;
        }
      }
      state.words = Object.fromEntries(known);
      state.total += total;
      state.other += other;
      return Object.fromEntries(counts);
    },

    'words.top'(msg, sig, state) {
      const all = Object.entries(state.words).sort(order);
      const top = all.slice(0, msg.value?.n ?? 10);
      return {
        words: top.map(([word, count]) => ({ word, count })),
        distinct: all.length,
        total: state.total,
        other: state.other,
      };
    },
  },
});
