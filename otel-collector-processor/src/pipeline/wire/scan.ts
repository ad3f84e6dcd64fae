import type { Signal } from '../../messages/index.ts';
import {
  ATTRIBUTE_CLASS,
  ATTRIBUTE_CLASSES,
  classifyKey,
  FIRST_EVIDENCE_CLASS,
  isVigilClass,
} from './attributeKeys.ts';
import { MAX_DEPTH, REQUEST_MESSAGE } from './otlpSchema.ts';
import {
  ATTRIBUTES_FIELD,
  FIELD_CHILD,
  FIELD_KIND,
  FIELD_SLOTS,
  FieldKind,
  MESSAGE_CLASS,
  MESSAGE_ID,
  MessageClass,
} from './wireTables.ts';

/** The bytes are not OTLP: nothing of the request is used. The message says where and why. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

/** Attributes to append to an item. Made by `labelSet` and kept: one object for one set of labels. */
export type LabelSet = Readonly<{
  /** Encoded attribute fields, by the number of the attributes field of the item's message. */
  encoded: (attributesField: number) => Uint8Array;
  /** Does it set the attribute class? Then earlier occurrences are taken out. */
  sets: (attributeClass: number) => boolean;
}>;

/** What the scanner tells while it walks. Both are called for a request that may still turn out malformed: keep no effect before the end. */
export interface ScanVisitor {
  /** A ResourceSpans, ResourceMetrics or ResourceLogs begins: `resourceAt` and `resourceLength` are set. */
  resource(scan: Scan): void;
  /** An item was read: its fields and attributes are set. What is returned is appended to it. */
  item(scan: Scan): LabelSet | undefined;
  /**
   * An exemplar of a data point was read; its trace id (16 bytes) stands at `traceIdAt`. What is returned is appended
   * to its filtered attributes. Called only for those that have a trace id and do not say themselves who sent them.
   */
  exemplar?(scan: Scan, traceIdAt: number): LabelSet | undefined;
}

/** Not there (or, for an attribute, there with a value that is no string: `NOT_A_STRING`). */
export const ABSENT = -1;
export const NOT_A_STRING = -2;

export const EditKind = { length: 0, remove: 1, insert: 2 } as const;
const EDIT_WIDTH = 4;
const EVIDENCE_WIDTH = 3;
/** Attributes of one item that rules are tried on; more is a bomb. */
const EVIDENCE_MAX = 64;

const LENGTH_DELIMITED = 2;
/** Of a length's varint, whose value has 31 bits. */
const LENGTH_MAX_BYTES = 5;
const RESOURCE = MESSAGE_ID.Resource;
const EXEMPLAR = MESSAGE_ID.Exemplar;
const SYNTHETIC_TYPE = ATTRIBUTE_CLASS['user_agent.synthetic.type'];
const EXEMPLAR_TRACE_ID = 5;
const EXEMPLAR_ATTRIBUTES = 7;
/** In place of the class of a candidate: an exemplar that gets labels. */
const EXEMPLAR_CANDIDATE = -1;

/** Bytes that `value` takes as a varint. */
export function varintSize(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
}

/**
 * One pass over an OTLP request, without building objects: checks the structure of every message in it, finds identity,
 * fields and chosen attributes of each item, asks the visitor for labels and writes down the edits that put them in.
 * Fields may come in any order, so a resource is read before the items beside it. Unknown fields are passed over.
 * Refused are: wrong wire types, groups, lengths that reach beyond their message, varints over ten bytes, lengths over five, field
 * number 0, nesting deeper than MAX_DEPTH. Strings are not checked for UTF-8.
 *
 * It owns its scratch memory and is reused for request after request (`npm run bench -- splice`: allocation per span
 * costs more than the scan). Source: protobuf encoding; opentelemetry-proto 1.11.
 */
export class Scan {
  bytes: Uint8Array = new Uint8Array(0);
  /** Message id of the item that the visitor is at. */
  itemMessage = 0;
  items = 0;
  /** By field number of the item: start of a length-delimited value, position of a fixed one, or the low 32 bits of a varint; ABSENT. */
  readonly fieldAt = new Int32Array(FIELD_SLOTS);
  /** Length of a length-delimited field. */
  readonly fieldLength = new Int32Array(FIELD_SLOTS);
  /** By attribute class: start of the string value in the item; ABSENT or NOT_A_STRING. */
  readonly attributeAt = new Int32Array(ATTRIBUTE_CLASSES);
  readonly attributeLength = new Int32Array(ATTRIBUTE_CLASSES);
  /** The same for the resource. */
  readonly resourceAt = new Int32Array(ATTRIBUTE_CLASSES);
  readonly resourceLength = new Int32Array(ATTRIBUTE_CLASSES);

  /** Attributes of the item whose keys rules look for, in their order: (class, start and end of the AnyValue), the first EVIDENCE_MAX of them: `evidenceCount`. */
  readonly evidence = new Int32Array(EVIDENCE_MAX * EVIDENCE_WIDTH);
  evidenceCount = 0;

  /** Edits in the order of their position: (kind, a, b, c), see `splice`. */
  edits = new Int32Array(1024 * EDIT_WIDTH);
  editCount = 0;
  readonly inserts: Uint8Array[] = [];
  /** Length of the spliced request less that of the request. */
  growth = 0;

  #visitor: ScanVisitor = { resource: () => {}, item: () => undefined };
  #trusted = false;
  /** Where the last read ended, and what a varint was. */
  #position = 0;
  #value = 0;
  /** `vigil.*` attributes of the item: (start, end, class); and its exemplars that get labels: (start, end, EXEMPLAR_CANDIDATE). */
  #candidates = new Int32Array(64 * 3);
  #candidateCount = 0;
  /** Of the exemplars among them, in their order: (start of the body, index into `inserts`). */
  readonly #exemplars: (readonly [bodyAt: number, insert: number])[] = [];
  #exemplarsDone = 0;
  readonly #exemplarAt = new Int32Array(ATTRIBUTE_CLASSES);
  readonly #exemplarLength = new Int32Array(ATTRIBUTE_CLASSES);

  /** Throws MalformedError. After a return, `edits` and `growth` are ready for `splice`. */
  run(bytes: Uint8Array, signal: Signal, trusted: boolean, visitor: ScanVisitor): void {
    this.bytes = bytes;
    this.items = 0;
    this.editCount = 0;
    this.inserts.length = 0;
    this.#exemplars.length = 0;
    this.#exemplarsDone = 0;
    this.#visitor = visitor;
    this.#trusted = trusted;
    this.growth = this.#container(MESSAGE_ID[REQUEST_MESSAGE[signal]], 0, bytes.length, 1);
  }

  #container(message: number, start: number, end: number, depth: number): number {
    const bytes = this.bytes;
    const row = message * FIELD_SLOTS;
    const hasResource = FIELD_CHILD[row + 1] === RESOURCE && FIELD_KIND[row + 1] === FieldKind.message;
    const resourceEdits = hasResource && this.#resources(row, start, end, depth);
    let growth = 0;
    let p = start;
    while (p < end) {
      let tag = bytes[p]!;
      if (tag < 0x80) p++;
      else {
        p = this.#tag(p, end);
        tag = this.#value;
      }
      const field = tag >>> 3;
      const kind = field < FIELD_SLOTS ? FIELD_KIND[row + field]! : FieldKind.unknown;
      if (kind !== FieldKind.message || (tag & 7) !== LENGTH_DELIMITED) {
        p = this.#skip(kind, tag, p, end);
        continue;
      }
      const lengthAt = p;
      const bodyStart = this.#length(p, end);
      const bodyEnd = this.#position;
      const child = FIELD_CHILD[row + field]!;
      const childClass = MESSAGE_CLASS[child]!;
      if (childClass === MessageClass.plain) this.#check(child, bodyStart, bodyEnd, depth + 1);
      else if (child !== RESOURCE || resourceEdits) {
        const edit = this.#edit(EditKind.length, lengthAt, bodyStart, 0);
        const inner =
          childClass === MessageClass.container
            ? this.#container(child, bodyStart, bodyEnd, depth + 1)
            : childClass === MessageClass.item
              ? this.#item(child, bodyStart, bodyEnd, depth + 1)
              : this.#holder(child, bodyStart, bodyEnd, depth + 1, this.attributeAt, this.attributeLength);
        growth += this.#closeLength(edit, bodyEnd - bodyStart, inner);
      }
      p = bodyEnd;
    }
    return growth;
  }

  /** Reads the resource fields of a container ahead of everything beside them. Says whether they need edits. */
  #resources(row: number, start: number, end: number, depth: number): boolean {
    const bytes = this.bytes;
    const editsBefore = this.editCount;
    this.resourceAt.fill(ABSENT);
    let p = start;
    while (p < end) {
      let tag = bytes[p]!;
      if (tag < 0x80) p++;
      else {
        p = this.#tag(p, end);
        tag = this.#value;
      }
      if ((tag & 7) !== LENGTH_DELIMITED) {
        p = this.#skip(FieldKind.unknown, tag, p, end);
        continue;
      }
      const bodyStart = this.#length(p, end);
      const bodyEnd = this.#position;
      if (tag >>> 3 === 1)
        this.#holder(FIELD_CHILD[row + 1]!, bodyStart, bodyEnd, depth + 1, this.resourceAt, this.resourceLength);
      p = bodyEnd;
    }
    const needed = this.editCount > editsBefore;
    this.editCount = editsBefore;
    this.#visitor.resource(this);
    return needed;
  }

  /** A message with attributes and no labels of its own. */
  #holder(message: number, start: number, end: number, depth: number, at: Int32Array, lengths: Int32Array): number {
    this.#candidateCount = 0;
    this.#fields(message, start, end, depth, at, lengths, false);
    return this.#removeCandidates(undefined);
  }

  #item(message: number, start: number, end: number, depth: number): number {
    this.itemMessage = message;
    this.items++;
    this.#candidateCount = 0;
    this.evidenceCount = 0;
    this.fieldAt.fill(ABSENT);
    this.attributeAt.fill(ABSENT);
    this.#fields(message, start, end, depth, this.attributeAt, this.attributeLength, true);
    const labels = this.#visitor.item(this);
    let growth = this.#candidateCount === 0 ? 0 : this.#removeCandidates(labels);
    if (labels !== undefined) {
      const encoded = labels.encoded(ATTRIBUTES_FIELD[message]!);
      this.#edit(EditKind.insert, end, this.inserts.length, encoded.length);
      this.inserts.push(encoded);
      growth += encoded.length;
    }
    return growth;
  }

  #fields(
    message: number,
    start: number,
    end: number,
    depth: number,
    at: Int32Array,
    lengths: Int32Array,
    keep: boolean,
  ): void {
    if (depth > MAX_DEPTH) throw new MalformedError(`messages are nested deeper than ${MAX_DEPTH}`);
    const bytes = this.bytes;
    const row = message * FIELD_SLOTS;
    const attributes = ATTRIBUTES_FIELD[message]!;
    let p = start;
    while (p < end) {
      const fieldStart = p;
      let tag = bytes[p]!;
      if (tag < 0x80) p++;
      else {
        p = this.#tag(p, end);
        tag = this.#value;
      }
      const field = tag >>> 3;
      const kind = field < FIELD_SLOTS ? FIELD_KIND[row + field]! : FieldKind.unknown;
      if ((tag & 7) === LENGTH_DELIMITED && (kind === FieldKind.message || kind === FieldKind.bytes)) {
        const bodyStart = this.#length(p, end);
        const bodyEnd = this.#position;
        if (kind === FieldKind.message) {
          if (field === attributes) {
            const attributeClass = this.#attribute(bodyStart, bodyEnd, depth + 1, at, lengths);
            if (attributeClass >= 0 && isVigilClass(attributeClass))
              this.#candidate(fieldStart, bodyEnd, attributeClass);
          } else if (FIELD_CHILD[row + field] === EXEMPLAR && this.#visitor.exemplar !== undefined)
            this.#exemplar(p, bodyStart, bodyEnd, depth + 1);
          else this.#check(FIELD_CHILD[row + field]!, bodyStart, bodyEnd, depth + 1);
        }
        if (keep) {
          this.fieldAt[field] = bodyStart;
          this.fieldLength[field] = bodyEnd - bodyStart;
        }
        p = bodyEnd;
        continue;
      }
      const valueStart = p;
      p = this.#skip(kind, tag, p, end);
      if (keep && kind !== FieldKind.unknown) this.fieldAt[field] = (tag & 7) === 0 ? this.#value : valueStart;
    }
  }

  /** An exemplar: checked, and labelled if the visitor says so. `lengthAt` is where its length stands. */
  #exemplar(lengthAt: number, start: number, end: number, depth: number): void {
    this.#check(EXEMPLAR, start, end, depth);
    let traceIdAt = ABSENT;
    this.#exemplarAt.fill(ABSENT);
    for (let p = start; p < end;) {
      p = this.#tag(p, end);
      const tag = this.#value;
      if ((tag & 7) !== LENGTH_DELIMITED) {
        p = this.#skip(FieldKind.unknown, tag, p, end);
        continue;
      }
      const bodyStart = this.#length(p, end);
      p = this.#position;
      if (tag >>> 3 === EXEMPLAR_TRACE_ID) traceIdAt = p - bodyStart === 16 ? bodyStart : ABSENT;
      else if (tag >>> 3 === EXEMPLAR_ATTRIBUTES)
        this.#attribute(bodyStart, p, depth + 1, this.#exemplarAt, this.#exemplarLength);
    }
    if (traceIdAt < 0 || this.#exemplarAt[SYNTHETIC_TYPE] !== ABSENT) return;
    const labels = this.#visitor.exemplar?.(this, traceIdAt);
    if (labels === undefined) return;
    this.#exemplars.push([start, this.inserts.push(labels.encoded(EXEMPLAR_ATTRIBUTES)) - 1]);
    this.#candidate(lengthAt, end, EXEMPLAR_CANDIDATE);
  }

  /** A KeyValue; returns the class of its key, or -1. The value of a known key is kept. */
  #attribute(start: number, end: number, depth: number, at: Int32Array, lengths: Int32Array): number {
    const bytes = this.bytes;
    // The form that every SDK writes: key, then value, short lengths.
    if (start + 4 <= end && bytes[start] === 0x0a) {
      const keyLength = bytes[start + 1]!;
      const keyEnd = start + 2 + keyLength;
      if (keyLength < 0x80 && keyEnd + 2 <= end && bytes[keyEnd] === 0x12) {
        const valueLength = bytes[keyEnd + 1]!;
        if (valueLength < 0x80 && keyEnd + 2 + valueLength === end) {
          const attributeClass = classifyKey(bytes, start + 2, keyLength);
          this.#attributeValue(attributeClass, keyEnd + 2, end, depth + 1, at, lengths);
          return attributeClass;
        }
      }
    }
    return this.#anyAttribute(start, end, depth, at, lengths);
  }

  #anyAttribute(start: number, end: number, depth: number, at: Int32Array, lengths: Int32Array): number {
    this.#check(MESSAGE_ID.KeyValue, start, end, depth);
    const bytes = this.bytes;
    let attributeClass = -1;
    let valueStart = end;
    let valueEnd = end;
    let p = start;
    while (p < end) {
      p = this.#tag(p, end);
      const tag = this.#value;
      if ((tag & 7) !== LENGTH_DELIMITED) {
        p = this.#skip(FieldKind.unknown, tag, p, end);
        continue;
      }
      const bodyStart = this.#length(p, end);
      p = this.#position;
      if (tag >>> 3 === 1) attributeClass = classifyKey(bytes, bodyStart, p - bodyStart);
      else if (tag >>> 3 === 2) {
        valueStart = bodyStart;
        valueEnd = p;
      }
    }
    this.#attributeValue(attributeClass, valueStart, valueEnd, depth + 1, at, lengths);
    return attributeClass;
  }

  /** An AnyValue: checked, and its string kept if the key is one that is looked for. */
  #attributeValue(
    attributeClass: number,
    start: number,
    end: number,
    depth: number,
    at: Int32Array,
    lengths: Int32Array,
  ): void {
    const bytes = this.bytes;
    if (start + 2 <= end && bytes[start] === 0x0a) {
      const length = bytes[start + 1]!;
      if (length < 0x80 && start + 2 + length === end) {
        if (attributeClass >= FIRST_EVIDENCE_CLASS) this.#noteEvidence(attributeClass, start, end);
        else if (attributeClass >= 0) {
          at[attributeClass] = start + 2;
          lengths[attributeClass] = length;
        }
        return;
      }
    }
    this.#check(MESSAGE_ID.AnyValue, start, end, depth);
    if (attributeClass >= FIRST_EVIDENCE_CLASS) return this.#noteEvidence(attributeClass, start, end);
    if (attributeClass < 0) return;
    at[attributeClass] = NOT_A_STRING;
    let p = start;
    while (p < end) {
      p = this.#tag(p, end);
      const tag = this.#value;
      if (tag === 0x0a) {
        const bodyStart = this.#length(p, end);
        p = this.#position;
        at[attributeClass] = bodyStart;
        lengths[attributeClass] = p - bodyStart;
      } else {
        at[attributeClass] = NOT_A_STRING; // of a oneof the last one counts
        p = this.#skip(FieldKind.unknown, tag, p, end);
      }
    }
  }

  /** Walks a message and everything in it, for its structure alone. */
  #check(message: number, start: number, end: number, depth: number): void {
    if (depth > MAX_DEPTH) throw new MalformedError(`messages are nested deeper than ${MAX_DEPTH}`);
    const bytes = this.bytes;
    const row = message * FIELD_SLOTS;
    let p = start;
    while (p < end) {
      let tag = bytes[p]!;
      if (tag < 0x80) p++;
      else {
        p = this.#tag(p, end);
        tag = this.#value;
      }
      const field = tag >>> 3;
      const kind = field < FIELD_SLOTS ? FIELD_KIND[row + field]! : FieldKind.unknown;
      if (kind === FieldKind.message && (tag & 7) === LENGTH_DELIMITED) {
        const bodyStart = this.#length(p, end);
        p = this.#position;
        this.#check(FIELD_CHILD[row + field]!, bodyStart, p, depth + 1);
      } else p = this.#skip(kind, tag, p, end);
    }
  }

  /** Passes over a value and returns where it ends; `#value` is the low 32 bits of a varint. */
  #skip(kind: number, tag: number, at: number, end: number): number {
    let p = at;
    if (tag >>> 3 === 0) throw this.#malformed('field number 0', at);
    switch (tag & 7) {
      case 0:
        if (kind !== FieldKind.varint && kind !== FieldKind.unknown && kind !== FieldKind.packedVarint) break;
        return this.#varint(p, end);
      case 1:
        if (kind !== FieldKind.fixed64 && kind !== FieldKind.unknown && kind !== FieldKind.packedFixed64) break;
        if ((p += 8) > end) throw this.#malformed('a fixed64 is cut off', at);
        return p;
      case LENGTH_DELIMITED: {
        if (
          kind !== FieldKind.bytes &&
          kind !== FieldKind.unknown &&
          kind !== FieldKind.packedVarint &&
          kind !== FieldKind.packedFixed64
        )
          break;
        const bodyStart = this.#length(p, end);
        const bodyEnd = this.#position;
        if (kind === FieldKind.packedFixed64 && (bodyEnd - bodyStart) % 8 !== 0)
          throw this.#malformed('a packed list of fixed64 has a length that is no multiple of 8', at);
        if (kind === FieldKind.packedVarint) for (p = bodyStart; p < bodyEnd;) p = this.#varint(p, bodyEnd);
        return bodyEnd;
      }
      case 5:
        if (kind !== FieldKind.fixed32 && kind !== FieldKind.unknown) break;
        if ((p += 4) > end) throw this.#malformed('a fixed32 is cut off', at);
        return p;
    }
    throw this.#malformed(`field ${tag >>> 3} has wire type ${tag & 7}`, at);
  }

  /** Reads a length; returns where the body starts, `#position` is where it ends. */
  #length(at: number, end: number): number {
    let length = this.bytes[at]!;
    let p = at + 1;
    if (at >= end || length >= 0x80) {
      p = this.#varint(at, end);
      // Readers of protobuf take no more: what one hop lets pass, the next would refuse.
      if (p - at > LENGTH_MAX_BYTES) throw this.#malformed('a length is longer than five bytes', at);
      length = this.#value >>> 0;
    }
    if (length > end - p) throw this.#malformed(`a length of ${length} reaches beyond its message`, at);
    this.#position = p + length;
    return p;
  }

  #tag(at: number, end: number): number {
    const p = this.#varint(at, end);
    // A field number has 29 bits: more than five bytes of tag carry nothing that a reader may keep.
    if (p - at > 5) throw this.#malformed('a field number is too large', at);
    return p;
  }

  /** At most ten bytes; `#value` gets the low 32 bits, all ones if there are more (no length is that large). */
  #varint(at: number, end: number): number {
    const bytes = this.bytes;
    let p = at;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (p >= end) throw this.#malformed('a varint is cut off', at);
      const byte = bytes[p++]!;
      if (shift < 28) low |= (byte & 0x7f) << shift;
      else if (shift === 28) {
        low |= (byte & 0x0f) << 28;
        high |= (byte & 0x70) >> 4;
      } else high |= byte & 0x7f;
      if (byte < 0x80) {
        this.#value = high === 0 ? low : -1;
        return p;
      }
    }
    throw this.#malformed('a varint is longer than ten bytes', at);
  }

  #malformed(what: string, at: number): MalformedError {
    return new MalformedError(`not an OTLP request: ${what} (byte ${at})`);
  }

  #candidate(start: number, end: number, attributeClass: number): void {
    const i = this.#candidateCount * 3;
    if (i + 3 > this.#candidates.length) this.#candidates = grown(this.#candidates);
    this.#candidates[i] = start;
    this.#candidates[i + 1] = end;
    this.#candidates[i + 2] = attributeClass;
    this.#candidateCount++;
  }

  #noteEvidence(evidenceClass: number, start: number, end: number): void {
    if (this.evidenceCount === EVIDENCE_MAX) return;
    const i = this.evidenceCount++ * EVIDENCE_WIDTH;
    this.evidence[i] = evidenceClass;
    this.evidence[i + 1] = start;
    this.evidence[i + 2] = end;
  }

  #removeCandidates(labels: LabelSet | undefined): number {
    let growth = 0;
    for (let i = 0; i < this.#candidateCount * 3; i += 3) {
      if (this.#candidates[i + 2] === EXEMPLAR_CANDIDATE) {
        growth += this.#insertIntoExemplar(this.#candidates[i]!, this.#candidates[i + 1]!);
        continue;
      }
      if (this.#trusted && labels?.sets(this.#candidates[i + 2]!) !== true) continue;
      const start = this.#candidates[i]!;
      const end = this.#candidates[i + 1]!;
      this.#edit(EditKind.remove, start, end, 0);
      growth -= end - start;
    }
    return growth;
  }

  #insertIntoExemplar(lengthAt: number, end: number): number {
    const [bodyAt, insert] = this.#exemplars[this.#exemplarsDone++]!;
    const edit = this.#edit(EditKind.length, lengthAt, bodyAt, 0);
    const { length } = this.inserts[insert]!;
    this.#edit(EditKind.insert, end, insert, length);
    return this.#closeLength(edit, end - bodyAt, length);
  }

  #edit(kind: number, a: number, b: number, c: number): number {
    const index = this.editCount++;
    const i = index * EDIT_WIDTH;
    if (i + EDIT_WIDTH > this.edits.length) this.edits = grown(this.edits);
    this.edits[i] = kind;
    this.edits[i + 1] = a;
    this.edits[i + 2] = b;
    this.edits[i + 3] = c;
    return index;
  }

  /** Fills in the new length, or takes the edit back if nothing inside changed; returns the growth with the prefix's own. */
  #closeLength(edit: number, oldLength: number, growth: number): number {
    if (this.editCount === edit + 1) {
      this.editCount = edit;
      return 0;
    }
    const i = edit * EDIT_WIDTH;
    const newLength = oldLength + growth;
    this.edits[i + 3] = newLength;
    return growth + varintSize(newLength) - (this.edits[i + 2]! - this.edits[i + 1]!);
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
