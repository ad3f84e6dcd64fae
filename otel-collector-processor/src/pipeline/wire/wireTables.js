import { isMessage, MESSAGES } from './otlpSchema.ts';
/** How the scanner treats a field, by what must stand on the wire. 0 is a field that the schema does not know. */
export const FieldKind = {
    unknown: 0,
    varint: 1,
    fixed64: 2,
    fixed32: 3,
    bytes: 4,
    message: 5,
    /** Repeated scalars: packed or one by one, a reader has to take both (protobuf encoding, "Packed Repeated Fields"). */
    packedVarint: 6,
    packedFixed64: 7,
};
/** How the scanner treats a message. */
export const MessageClass = {
    /** Checked and passed over. */
    plain: 0,
    /** Holds items at some depth: its length changes when one of them changes. */
    container: 1,
    /** Has attributes of its own that may be taken out: resource, scope. */
    holder: 2,
    /** Span, log record, data point: what labels are put on. */
    item: 3,
};
/** Field numbers below this are looked up in the tables; OTLP's highest is 16. */
export const FIELD_SLOTS = 32;
const names = Object.keys(MESSAGES);
/** A small number for each message, the row of the tables below. */
export const MESSAGE_ID = Object.fromEntries(names.map((name, id) => [name, id]));
const SCALAR_KINDS = {
    string: FieldKind.bytes,
    bytes: FieldKind.bytes,
    id: FieldKind.bytes,
    bool: FieldKind.varint,
    enum: FieldKind.varint,
    int32: FieldKind.varint,
    uint32: FieldKind.varint,
    sint32: FieldKind.varint,
    int64: FieldKind.varint,
    uint64: FieldKind.varint,
    fixed32: FieldKind.fixed32,
    fixed64: FieldKind.fixed64,
    sfixed64: FieldKind.fixed64,
    double: FieldKind.fixed64,
};
function kindOf(field) {
    if (isMessage(field.type))
        return FieldKind.message;
    const kind = SCALAR_KINDS[field.type];
    if (field.repeated !== true)
        return kind;
    if (kind === FieldKind.varint)
        return FieldKind.packedVarint;
    if (kind === FieldKind.fixed64)
        return FieldKind.packedFixed64;
    return kind;
}
/** FieldKind by `messageId * FIELD_SLOTS + field number`. */
export const FIELD_KIND = new Uint8Array(names.length * FIELD_SLOTS);
/** Message id of a message field, at the same index. */
export const FIELD_CHILD = new Uint8Array(names.length * FIELD_SLOTS);
/** MessageClass by message id. */
export const MESSAGE_CLASS = new Uint8Array(names.length);
/** Number of the attributes field by message id; 0 where a message has none that labels may touch. */
export const ATTRIBUTES_FIELD = new Uint8Array(names.length);
const ITEMS = [
    'Span',
    'LogRecord',
    'NumberDataPoint',
    'HistogramDataPoint',
    'ExponentialHistogramDataPoint',
    'SummaryDataPoint',
];
const HOLDERS = ['Resource', 'Scope'];
function holdsItems(name) {
    return MESSAGES[name].some((field) => isMessage(field.type) && (ITEMS.includes(field.type) || holdsItemsBelow(name, field.type)));
}
function holdsItemsBelow(parent, child) {
    return (child !== parent && !['AnyValue', 'ArrayValue', 'KeyValueList', 'KeyValue'].includes(child) && holdsItems(child));
}
for (const name of names) {
    const id = MESSAGE_ID[name];
    const fields = MESSAGES[name];
    for (const field of fields) {
        FIELD_KIND[id * FIELD_SLOTS + field.number] = kindOf(field);
        if (isMessage(field.type))
            FIELD_CHILD[id * FIELD_SLOTS + field.number] = MESSAGE_ID[field.type];
    }
    const isItem = ITEMS.includes(name);
    const isHolder = HOLDERS.includes(name);
    if (isItem || isHolder)
        ATTRIBUTES_FIELD[id] = fields.find((field) => field.name === 'attributes').number;
    MESSAGE_CLASS[id] = isItem
        ? MessageClass.item
        : isHolder
            ? MessageClass.holder
            : holdsItems(name)
                ? MessageClass.container
                : MessageClass.plain;
}
