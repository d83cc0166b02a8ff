const get = (name) => ['get', name];
const range = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);

const SHAPES = {
  chain: (n) => [
    ['c0', { value: 0 }],
    ...range(1, n + 1).map((i) => [`c${i}`, { computed: ['add', get(`c${i - 1}`), 1] }]),
  ],
  stairs: (n) => [
    ['s', { value: 0 }],
    ['c0', { value: 0 }],
    ...range(1, n + 1).map((i) => [`c${i}`, { computed: ['add', get('s'), get(`c${i - 1}`)] }]),
  ],
  ring: (n) => [
    ['open', { value: 0 }],
    ...range(0, n).map((i) => {
      const next = get(`r${(i + 1) % n}`);
      return [`r${i}`, { computed: i === 0 ? ['if', get('open'), 1, next] : next }];
    }),
  ],
  fan: (n) => [
    ['x', { value: 0 }],
    ...range(0, n).map((i) => [`f${i}`, { computed: ['add', get('x'), 1] }]),
    ['sum', { computed: ['add', ...range(0, n).map((i) => get(`f${i}`))] }],
  ],
  grid: ([width, depth]) => [
    ...range(0, width).map((i) => [`g0_${i}`, { value: 1 }]),
    ...range(1, depth + 1).flatMap((layer) =>
      range(0, width).map((i) => [
        `g${layer}_${i}`,
        { computed: ['add', get(`g${layer - 1}_${i}`), get(`g${layer - 1}_${(i + 1) % width}`)] },
      ]),
    ),
  ],
};

/** The cells that a shape of a case stands for. */
export function cellsOf({ reverse = false, ...shape }) {
  const [[name, size]] = Object.entries(shape);
  const cells = SHAPES[name](size);
  return reverse ? cells.reverse() : cells;
}
