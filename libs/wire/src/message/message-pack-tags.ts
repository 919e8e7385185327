// The bytes that follow a tag of MessagePack: https://github.com/msgpack/msgpack/blob/master/spec.md

/** The size of the value, for tags of fixed size. */
export const fixedBytes: ReadonlyMap<number, number> = new Map([
  ...([0xc0, 0xc2, 0xc3] as const).map((tag) => [tag, 0] as const),
  ...([0xcc, 0xd0] as const).map((tag) => [tag, 1] as const),
  ...([0xcd, 0xd1] as const).map((tag) => [tag, 2] as const),
  ...([0xca, 0xce, 0xd2] as const).map((tag) => [tag, 4] as const),
  ...([0xcb, 0xcf, 0xd3] as const).map((tag) => [tag, 8] as const),
]);

/** The size of the length, for texts and binary data. */
export const lengthBytes: ReadonlyMap<number, 1 | 2 | 4> = new Map([
  [0xc4, 1],
  [0xc5, 2],
  [0xc6, 4],
  [0xd9, 1],
  [0xda, 2],
  [0xdb, 4],
]);

/** The size of the number of entries, and the elements per entry, for arrays and maps. */
export const containers: ReadonlyMap<number, { readonly countBytes: 2 | 4; readonly elements: 1 | 2 }> = new Map([
  [0xdc, { countBytes: 2, elements: 1 }],
  [0xdd, { countBytes: 4, elements: 1 }],
  [0xde, { countBytes: 2, elements: 2 }],
  [0xdf, { countBytes: 4, elements: 2 }],
]);
