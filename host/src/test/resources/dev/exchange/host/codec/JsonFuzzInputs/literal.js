{a: 'one', // two
  "b": [1, 2,], /* c */ c: null}