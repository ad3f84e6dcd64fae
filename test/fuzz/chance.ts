/** Draws from a seeded generator. */
export type Chance = Readonly<{
  /** An integer, 0 ≤ n < `count`. */
  below: (count: number) => number;
  pick: <T>(list: readonly T[]) => T;
  /** True in `ratio` of all draws. */
  happens: (ratio: number) => boolean;
  bytes: (count: number) => Buffer;
}>;

/** `random` is uniform in [0, 1). */
export function chanceOf(random: () => number): Chance {
  const below = (count: number): number => Math.floor(random() * count);
  return {
    below,
    pick: (list) => list[below(list.length)]!,
    happens: (ratio) => random() < ratio,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
}
