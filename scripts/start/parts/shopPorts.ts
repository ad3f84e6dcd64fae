/** First port of the shop where nothing else has it, as its vigil.yaml is written. */
export const SHOP_BASE = 8080;
/** Its processes stand in a row: storefront first, control sixth, generator last. */
export const SHOP_PORTS = [0, 1, 2, 3, 4, 5, 6];
