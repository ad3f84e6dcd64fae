import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { decodeOtlp, encodeOtlp, otlpRoot } from '../../../test/otlpWitness.ts';
import { OtlpJsonError, jsonToProtobuf } from './jsonToProtobuf.ts';
import { MAX_DEPTH, MESSAGES, REQUEST_MESSAGE, isMessage } from './otlpSchema.ts';
const utf8 = new TextEncoder();
function converted(signal, json) {
    return decodeOtlp(signal, jsonToProtobuf(signal, utf8.encode(json)));
}
/** What the witness makes of the same JSON; its own JSON mapping has base64 where OTLP has hexadecimal ids. */
function witnessed(signal, json) {
    const ID = /^(traceId|spanId|parentSpanId)$/;
    const withIds = JSON.parse(json, (key, value) => ID.test(key) && typeof value === 'string' ? Buffer.from(value, 'hex') : value);
    return decodeOtlp(signal, encodeOtlp(signal, withIds));
}
const span = (fields) => `{"resourceSpans":[{"scopeSpans":[{"spans":[${fields}]}]}]}`;
const attribute = (value) => span(`{"attributes":[{"key":"k","value":${value}}]}`);
const point = (fields) => `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[${fields}]}}]}]}]}`;
const spanOf = (decoded) => decoded.resourceSpans[0].scopeSpans[0]
    .spans[0];
const attributeOf = (json) => spanOf(converted('traces', attribute(json))).attributes[0].value;
describe('the table of messages', () => {
    const OFFICIAL = {
        TracesRequest: 'ExportTraceServiceRequest',
        MetricsRequest: 'ExportMetricsServiceRequest',
        LogsRequest: 'ExportLogsServiceRequest',
        SpanEvent: 'Event',
        SpanLink: 'Link',
        SpanStatus: 'Status',
        Scope: 'InstrumentationScope',
    };
    const officialName = (name) => OFFICIAL[name] ?? name;
    test.each(Object.keys(MESSAGES))('has every field of %s as the official definitions have it', (name) => {
        const official = otlpRoot()
            .lookupType(officialName(name))
            .fieldsArray.map((field) => ({
            number: field.id,
            name: field.name,
            type: field.resolvedType?.name ?? field.type,
            repeated: field.repeated,
            isEnum: field.resolvedType !== null && 'values' in field.resolvedType,
        }));
        const ours = MESSAGES[name].map((field) => ({
            number: field.number,
            name: field.name,
            type: field.type === 'id' ? 'bytes' : officialName(field.type),
            repeated: field.repeated ?? false,
            isEnum: field.type === 'enum',
        }));
        const byNumber = (a, b) => a.number - b.number;
        expect(ours.sort(byNumber)).toEqual(official.map((field) => ({ ...field, type: field.isEnum ? 'enum' : field.type })).sort(byNumber));
    });
});
describe('OTLP/JSON turned into protobuf', () => {
    test.each([
        ['traces', 'trace.json'],
        ['metrics', 'metrics.json'],
        ['logs', 'logs.json'],
        ['logs', 'events.json'],
    ])('says what the example of the specification says: %s, %s', (signal, file) => {
        const json = readFileSync(join('otel-collector-processor/test/proto/examples', file), 'utf8');
        expect(converted(signal, json)).toEqual(witnessed(signal, json));
    });
    test.each(['traces', 'metrics', 'logs'])('says what the witness reads in any request of %s', (signal) => {
        fc.assert(fc.property(messageArbitrary(REQUEST_MESSAGE[signal], 6), (request) => {
            const json = JSON.stringify(request);
            expect(converted(signal, json)).toEqual(witnessed(signal, json));
        }), { numRuns: 150 });
    });
    test('is the witness, byte for byte, where the fields are in the order of their numbers', () => {
        const json = span('{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"GET /","kind":2,' +
            '"startTimeUnixNano":"1544712660000000000","attributes":[{"key":"n","value":{"intValue":"-7"}}]}');
        expect(Buffer.from(jsonToProtobuf('traces', utf8.encode(json)))).toEqual(Buffer.from(encodeOtlp('traces', witnessed('traces', json))));
    });
    test('grows its buffer when the protobuf is longer than the JSON', () => {
        const bounds = Array.from({ length: 5000 }, () => 1);
        const json = point(`{"explicitBounds":${JSON.stringify(bounds)}}`);
        expect(converted('metrics', json)).toEqual(witnessed('metrics', json));
    });
    test.each([
        ['an empty request', '{}'],
        ['a request that sets nothing', '{"resourceSpans":null}'],
        ['an empty list', '{"resourceSpans":[]}'],
        ['unknown fields only', '{"resource_spans":[{}],"x":{"y":[1,{"z":null}]}}'],
    ])('is empty for %s', (_what, json) => {
        expect(jsonToProtobuf('traces', utf8.encode(json))).toHaveLength(0);
    });
    test.each([
        ['lower case', 'eee19b7ec3c1b174'],
        ['upper case', 'EEE19B7EC3C1B174'],
        ['mixed case', 'EeE19b7eC3c1B174'],
    ])('reads ids in %s', (_case, id) => {
        expect(spanOf(converted('traces', span(`{"spanId":"${id}"}`)))).toEqual({
            spanId: Buffer.from('eee19b7ec3c1b174', 'hex'),
        });
    });
    test('takes an empty parent id, which roots have', () => {
        expect(spanOf(converted('traces', span('{"parentSpanId":"","name":"root"}')))).toEqual({ name: 'root' });
    });
    test.each([
        ['"intValue":"9223372036854775807"', { intValue: '9223372036854775807' }],
        ['"intValue":"-9223372036854775808"', { intValue: '-9223372036854775808' }],
        ['"intValue":9223372036854775807', { intValue: '9223372036854775807' }],
        ['"intValue":-9007199254740993', { intValue: '-9007199254740993' }],
        ['"intValue":0', { intValue: '0' }],
        ['"intValue":1e3', { intValue: '1000' }],
        ['"intValue":-1', { intValue: '-1' }],
        ['"boolValue":false', { boolValue: false }],
        ['"stringValue":""', { stringValue: '' }],
        ['"stringValue":"\\u00fc\\ud83d\\ude00"', { stringValue: 'ü😀' }],
        ['"stringValue":"\\ud83d"', { stringValue: '\ufffd' }],
        ['"doubleValue":0', { doubleValue: 0 }],
        ['"doubleValue":"NaN"', { doubleValue: NaN }],
        ['"doubleValue":"-Infinity"', { doubleValue: -Infinity }],
        ['"doubleValue":"1.5e3"', { doubleValue: 1500 }],
        ['"doubleValue":9007199254740993', { doubleValue: 9007199254740992 }],
        ['"bytesValue":"+/8="', { bytesValue: Buffer.from([0xfb, 0xff]) }],
        ['"bytesValue":"-_8"', { bytesValue: Buffer.from([0xfb, 0xff]) }],
        ['"bytesValue":""', { bytesValue: Buffer.alloc(0) }],
        ['"arrayValue":{}', { arrayValue: {} }],
        ['"kvlistValue":{"values":[{"key":"a"}]}', { kvlistValue: { values: [{ key: 'a' }] } }],
        ['"stringValue":"first","intValue":"2"', { intValue: '2' }],
        ['"intValue":"1","stringValue":"last"', { stringValue: 'last' }],
        ['"intValue":"1","stringValue":null', { intValue: '1' }],
        ['', {}],
    ])('reads the attribute value {%s}', (json, expected) => {
        expect(attributeOf(`{${json}}`)).toEqual(expected);
    });
    test('reads exact integers beside a rounded double and an unknown field', () => {
        const json = attribute('{"arrayValue":{"values":[{"intValue":9007199254740993},{"doubleValue":1e300,"x":1e400}]}}');
        expect(spanOf(converted('traces', json))).toMatchObject({
            attributes: [{ value: { arrayValue: { values: [{ intValue: '9007199254740993' }, { doubleValue: 1e300 }] } } }],
        });
    });
    test('does not look up names in the prototype of an object', () => {
        expect(spanOf(converted('traces', span('{"__proto__":{"name":"a"},"constructor":1,"toString":2}')))).toEqual({});
    });
});
describe('a body that is not OTLP/JSON', () => {
    const S = 'resourceSpans[0].scopeSpans[0].spans[0]';
    const V = `${S}.attributes[0].value`;
    test.each([
        ['no JSON', '{"resourceSpans":[', 'the body is not JSON'],
        ['JSON that breaks off', '{"resourceSpans":[]\n"a"}', 'the body is not JSON (line 2 column 1)'],
        ['an empty body', '', 'the body is not JSON'],
        ['an array', '[]', 'must be an object, not an array'],
        ['null', 'null', 'must be an object, not null'],
        ['a list that is an object', '{"resourceSpans":{}}', 'resourceSpans: must be an array, not an object'],
        ['a null in a list', '{"resourceSpans":[{},null]}', 'resourceSpans[1]: must be an object, not null'],
        [
            'a short id',
            span('{"traceId":"5b8e"}'),
            `${S}.traceId: must be 32 hexadecimal digits or empty, but has 4 characters`,
        ],
        ['an id of the wrong digits', span('{"spanId":"eee19b7ec3c1b17g"}'), `${S}.spanId: must be hexadecimal digits`],
        ['an id that is a number', span('{"spanId":1}'), `${S}.spanId: must be a string, not a number`],
        [
            'the name of an enum value',
            span('{"kind":"SPAN_KIND_SERVER"}'),
            `${S}.kind: must be an integer: OTLP/JSON has no names of enum values`,
        ],
        ['an enum value that is a fraction', span('{"kind":1.5}'), `${S}.kind: must be an integer`],
        ['a name that is a number', span('{"name":1}'), `${S}.name: must be a string, not a number`],
        [
            'a negative time',
            span('{"endTimeUnixNano":"-1"}'),
            `${S}.endTimeUnixNano: is out of range: from 0 to 18446744073709551615`,
        ],
        [
            'a time in words',
            span('{"endTimeUnixNano":"now"}'),
            `${S}.endTimeUnixNano: must be an integer: a number or a decimal string, not a string`,
        ],
        [
            'a number that readers round',
            span('{"endTimeUnixNano":1.5447126603e19}'),
            `${S}.endTimeUnixNano: is a number beyond 2^53, which JSON readers round: write it as a decimal string`,
        ],
        [
            'a count beyond 32 bits',
            span('{"droppedEventsCount":4294967296}'),
            `${S}.droppedEventsCount: is out of range: from 0 to 4294967295`,
        ],
        [
            'an int64 too large',
            attribute('{"intValue":"9223372036854775808"}'),
            `${V}.intValue: is out of range: from -9223372036854775808 to 9223372036854775807`,
        ],
        [
            'an int64 too large, as a number',
            attribute('{"intValue":9223372036854775808}'),
            `${V}.intValue: is out of range: from -9223372036854775808 to 9223372036854775807`,
        ],
        ['a bool in words', attribute('{"boolValue":"true"}'), `${V}.boolValue: must be true or false, not a string`],
        [
            'a double in words',
            attribute('{"doubleValue":"a lot"}'),
            `${V}.doubleValue: must be a number or one of "NaN", "Infinity", "-Infinity", not a string`,
        ],
        ['a double out of range', attribute('{"doubleValue":1e999}'), `${V}.doubleValue: is out of range of a double`],
        ['bytes that are not base64', attribute('{"bytesValue":"a*=="}'), `${V}.bytesValue: must be base64`],
        ['bytes of an impossible length', attribute('{"bytesValue":"AAAAA"}'), `${V}.bytesValue: must be base64`],
        ['an attribute that is no object', attribute('"v"'), `${V}: must be an object, not a string`],
    ])('is refused, and the message says where: %s', (_what, json, message) => {
        expect(() => jsonToProtobuf('traces', utf8.encode(json))).toThrow(new OtlpJsonError(message));
    });
    test('names the item of a packed list', () => {
        const json = point('{"bucketCounts":["1","-1"]}');
        expect(() => jsonToProtobuf('metrics', utf8.encode(json))).toThrow('dataPoints[0].bucketCounts[1]: is out of range');
    });
    test('is refused when it is not UTF-8', () => {
        expect(() => jsonToProtobuf('traces', Uint8Array.of(0x7b, 0xff, 0x7d))).toThrow('the body is not UTF-8');
    });
    test('does not come back in the message', () => {
        expect(() => jsonToProtobuf('traces', utf8.encode('secret'))).toThrow(/^the body is not JSON$/);
    });
    test.each([
        ['taken at the limit', 0],
        ['refused one deeper', 1],
    ])('may be nested: %s', (_what, deeper) => {
        // Request, ResourceSpans, ScopeSpans, Span, KeyValue, AnyValue: the value is at depth 5, each array adds two.
        const arrays = Math.floor((MAX_DEPTH - 5) / 2) + deeper;
        const json = attribute('{"arrayValue":{"values":['.repeat(arrays) + '{}' + ']}}'.repeat(arrays));
        const convert = () => jsonToProtobuf('traces', utf8.encode(json));
        if (deeper === 0)
            expect(convert).not.toThrow();
        else
            expect(convert).toThrow(`is nested deeper than ${MAX_DEPTH} messages`);
    });
    test.each([
        ['', ''],
        [
            ' beside a number that must be read again',
            ',"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[{"asInt":9007199254740993}]}}]}]}]',
        ],
    ])('may hold an unknown field as deep as it likes%s', (_what, beside) => {
        const deep = 200_000;
        const json = `{"x":${'['.repeat(deep)}${']'.repeat(deep)}${beside}}`;
        if (beside === '')
            expect(jsonToProtobuf('metrics', utf8.encode(json))).toHaveLength(0);
        else
            expect(() => jsonToProtobuf('metrics', utf8.encode(json))).toThrow('the body is not JSON (nested too deep)');
    });
});
/** A 64-bit integer written as a bare number, however large. */
const bareNumber = JSON.rawJSON;
const integerArbitrary = (min, max) => fc.oneof(fc.bigInt({ min, max }).map(String), fc.bigInt({ min: min < 0n ? -(2n ** 31n) : 0n, max: 2n ** 31n - 1n }).map(Number));
const hexArbitrary = (bytes) => fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => Buffer.from(id).toString('hex'));
const SCALAR_ARBITRARY = {
    string: fc.string({ unit: 'grapheme', maxLength: 40 }),
    bytes: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    bool: fc.boolean(),
    enum: fc.integer({ min: 0, max: 4 }),
    int32: fc.integer(),
    uint32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    sint32: fc.integer(),
    int64: integerArbitrary(-(2n ** 63n), 2n ** 63n - 1n),
    uint64: integerArbitrary(0n, 2n ** 64n - 1n),
    fixed32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    fixed64: integerArbitrary(0n, 2n ** 64n - 1n),
    sfixed64: integerArbitrary(-(2n ** 63n), 2n ** 63n - 1n),
    double: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0), // no -0: JSON has none
    fc.constantFrom('NaN', 'Infinity', '-Infinity')),
};
const ONEOF_FIELDS = /Value$|^as(Double|Int)$|^stringValueStrindex$|^(gauge|sum|histogram|exponentialHistogram|summary)$/;
const ONEOF_MESSAGES = ['AnyValue', 'Metric', 'NumberDataPoint', 'Exemplar'];
/** Any message of the table, its fields in any order, with a field that no version of OTLP has. */
function messageArbitrary(message, depth) {
    const entries = MESSAGES[message].map((field) => fc.tuple(fc.constant(field.name), fieldArbitrary(field, depth)).map((entry) => [entry]));
    const isOneof = (index) => ONEOF_MESSAGES.includes(message) && ONEOF_FIELDS.test(MESSAGES[message][index].name);
    const plain = entries.filter((_entry, index) => !isOneof(index));
    const oneof = entries.filter((_entry, index) => isOneof(index));
    const parts = [
        ...plain,
        ...(oneof.length > 0 ? [fc.oneof(...oneof)] : []),
        fc.constant([['notOfOtlp', { traceId: 1 }]]),
    ];
    return fc
        .tuple(...parts.map((part) => fc.option(part, { nil: [] })))
        .chain((chosen) => fc.shuffledSubarray(chosen.flat(), { minLength: chosen.flat().length }))
        .map((fields) => Object.fromEntries(fields));
}
function fieldArbitrary(field, depth) {
    const { type } = field;
    let one;
    if (type === 'id')
        one = hexArbitrary(field.name === 'traceId' ? 16 : 8);
    else if (!isMessage(type))
        one = SCALAR_ARBITRARY[type];
    else if (depth === 0)
        one = fc.constant({});
    else
        one = messageArbitrary(type, depth - 1);
    return field.repeated ? fc.array(one, { maxLength: 3 }) : one;
}
test('integers are exact however they are written', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.boolean(), (value, bare) => {
        const json = JSON.stringify({ intValue: bare ? bareNumber(String(value)) : String(value) });
        expect(attributeOf(json)).toEqual({ intValue: String(value) });
    }));
});
