/** What decoded text is: a string, or a buffer where strings are read as bytes. */
export type TextOf = (text: string) => string | Buffer;

type Attribute = Readonly<{ key?: string | Buffer }>;

const ITEMS = new Set(['spans', 'logRecords', 'dataPoints']);
const HOLDERS = new Set(['resource', 'scope']);

/**
 * What splicing has to come to, on a decoded request: `labels` behind the attributes of every item, and none of `vigil.*`
 * before them but what a trusted sender set and `labels` does not.
 */
export function spliceModel(
  request: unknown,
  trusted: boolean,
  labels: Readonly<Record<string, string>>,
  textOf: TextOf = (text) => text,
): unknown {
  const added = Object.entries(labels).map(([key, value]) => ({
    key: textOf(key),
    value: { stringValue: textOf(value) },
  }));
  const modelOf = (node: unknown, place: string): unknown => {
    if (Array.isArray(node)) return node.map((child) => modelOf(child, place));
    if (node === null || typeof node !== 'object' || Buffer.isBuffer(node)) return node;
    const copy: Record<string, unknown> = {};
    for (const [name, child] of Object.entries(node)) copy[name] = name === 'attributes' ? child : modelOf(child, name);
    const isItem = ITEMS.has(place);
    if (!isItem && !HOLDERS.has(place)) return copy;
    const isReplaced = (key: string) => isItem && key in labels;
    const kept = ((copy['attributes'] ?? []) as Attribute[]).filter(({ key = '' }) => {
      const name = String(key);
      return !name.startsWith('vigil.') || (trusted && !isReplaced(name));
    });
    const all = isItem ? [...kept, ...added] : kept;
    if (all.length > 0) copy['attributes'] = all;
    else delete copy['attributes'];
    return copy;
  };
  return modelOf(request, '');
}
