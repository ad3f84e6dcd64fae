import { PROTOCOLS, SIZES, shapeOf, type Size } from './shapes.ts';
import type { SinkProtocol } from './sink/sink.ts';
import { VARIANTS, type Variant } from './variant.ts';

export const SIDES = ['vigil', 'collector'] as const;
export type Side = (typeof SIDES)[number];

/** What is measured: every combination. */
export type Plan = Readonly<{
  sides: readonly Side[];
  variants: readonly Variant[];
  protocols: readonly SinkProtocol[];
  sizes: (protocol: SinkProtocol) => readonly Size[];
}>;

const SIZE_LIST = [512, 32] as const satisfies readonly Size[];
const SHAPES = PROTOCOLS.flatMap((protocol) => SIZE_LIST.map((size) => ({ protocol, size })));
const VARIANT_LIST = Object.keys(VARIANTS) as Variant[];

/**
 * Reads `--only`: words with commas, each a side, a variant, a protocol, a size or both of these (`grpc512`). What no
 * word speaks of is taken whole. Throws for a word that is none of them.
 */
export function planOf(only: string | undefined): Plan {
  const words = (only ?? '').split(',').filter((word) => word !== '');
  const known = [
    ...SIDES,
    ...VARIANT_LIST,
    ...PROTOCOLS,
    ...Object.keys(SIZES),
    ...SHAPES.map((s) => shapeOf(s.protocol, s.size)),
  ];
  const unknown = words.find((word) => !(known as string[]).includes(word));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: it may name ${known.join(', ')}`);
  const named = <T extends string>(all: readonly T[]): readonly T[] => {
    const some = all.filter((one) => words.includes(one));
    return some.length === 0 ? all : some;
  };
  const ofShapes = SHAPES.filter(({ protocol, size }) =>
    [protocol, String(size), shapeOf(protocol, size)].some((word) => words.includes(word)),
  );
  const shapes = ofShapes.length === 0 ? SHAPES : ofShapes;
  return {
    sides: named(SIDES),
    variants: named(VARIANT_LIST),
    protocols: PROTOCOLS.filter((protocol) => shapes.some((shape) => shape.protocol === protocol)),
    sizes: (protocol) => shapes.filter((shape) => shape.protocol === protocol).map(({ size }) => size),
  };
}
