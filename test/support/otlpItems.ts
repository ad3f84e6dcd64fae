/** A span, data point or log record as protobufjs decodes it. */
export type OtlpItem = Readonly<{
  traceId?: Buffer;
  spanId?: Buffer;
  attributes?: readonly Readonly<{ key: string; value?: Readonly<{ intValue?: string; stringValue?: string }> }>[];
}>;

const ITEM_LISTS = new Set(['spans', 'dataPoints', 'logRecords']);
/** What has lists of its own and no items. */
const NO_ITEMS = new Set(['attributes', 'body']);

/** All items of a decoded export request, in their order. */
export function itemsOf(decoded: unknown): readonly OtlpItem[] {
  if (Array.isArray(decoded)) return decoded.flatMap(itemsOf);
  if (decoded === null || typeof decoded !== 'object' || Buffer.isBuffer(decoded)) return [];
  return Object.entries(decoded).flatMap(([name, child]) => {
    if (NO_ITEMS.has(name)) return [];
    return ITEM_LISTS.has(name) ? (child as OtlpItem[]) : itemsOf(child);
  });
}

/** All values of an attribute, as strings: more than one is a fault. */
export function valuesOf({ attributes = [] }: OtlpItem, key: string): readonly (string | undefined)[] {
  return attributes
    .filter((attribute) => attribute.key === key)
    .map(({ value }) => value?.stringValue ?? value?.intValue);
}
