import { z } from 'zod';

export const productSchema = z.object({
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  priceCents: z.int(),
  /** Colour of the tile that stands in for a picture, degrees. */
  hue: z.int(),
});
export type Product = Readonly<z.infer<typeof productSchema>>;

/** Journeys order this one: it is not listed, and nobody sends it anywhere. */
export const TEST_SKU = 'VIGIL-TEST-1';

/** What the shop sells; the first is what customers see first. */
export const PRODUCTS: readonly [Product, ...Product[]] = [
  {
    sku: 'MUG-BLUE',
    name: 'Blue mug',
    description: 'Stoneware, 300 ml. Fits every hand.',
    priceCents: 1290,
    hue: 215,
  },
  {
    sku: 'TEA-OOLONG',
    name: 'Oolong tea',
    description: '100 g, half fermented, from one garden.',
    priceCents: 1650,
    hue: 95,
  },
  { sku: 'LAMP-DESK', name: 'Desk lamp', description: 'Warm light, arm of ash wood.', priceCents: 7900, hue: 45 },
  { sku: 'NOTE-A5', name: 'Notebook', description: 'A5, 160 pages, lies flat.', priceCents: 890, hue: 10 },
  {
    sku: 'PEN-BRASS',
    name: 'Brass pen',
    description: 'Heavy, refillable, gets better with age.',
    priceCents: 3400,
    hue: 35,
  },
  {
    sku: 'BAG-CANVAS',
    name: 'Canvas bag',
    description: 'Carries 20 kg and folds into a pocket.',
    priceCents: 2450,
    hue: 150,
  },
  {
    sku: 'PLANT-FERN',
    name: 'Fern',
    description: 'Needs little light and forgives a lot.',
    priceCents: 1590,
    hue: 125,
  },
  {
    sku: 'CLOCK-WALL',
    name: 'Wall clock',
    description: 'Silent, 30 cm, one battery a year.',
    priceCents: 4200,
    hue: 280,
  },
];

const TEST_PRODUCT: Product = {
  sku: TEST_SKU,
  name: 'Test article',
  description: 'Ordered by tests. It is never sent.',
  priceCents: 100,
  hue: 0,
};

const BY_SKU = new Map([...PRODUCTS, TEST_PRODUCT].map((product) => [product.sku, product]));

export function productOf(sku: string): Product | undefined {
  return BY_SKU.get(sku);
}
