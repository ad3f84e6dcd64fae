import { inWindow, markOfTracestate, verifyMark } from '../../marks/index.ts';
import { SYNTHETIC_TYPES } from '../../messages/index.ts';
import { ATTRIBUTE_CLASS, ByteInterner, labelSet } from '../wire/index.ts';
import { matchUserAgent, USER_AGENT_RULES } from './userAgentRules.ts';
const CUSTOMER = { synthetic: 0, labels: undefined, evidence: '' };
const TEST = SYNTHETIC_TYPES.indexOf('test');
const BOT = SYNTHETIC_TYPES.indexOf('bot');
const MARK_PREFIX = Buffer.from('vigil=');
const SPAN_TRACE_STATE = 3;
/** Different values kept per cache; a cache that is full begins anew. */
const REMEMBERED = 10_000;
const BY_ATTRIBUTE = [
    CUSTOMER,
    { synthetic: TEST, labels: undefined, evidence: 'attribute' },
    { synthetic: BOT, labels: undefined, evidence: 'attribute' },
];
/**
 * Tells who an item's traffic is from, by the rules of one version of the tables. Pure, but for its bounded caches:
 * the same item and tables give the same answer. Order of belief: an authenticated mark of Vigil's own, what the
 * application says itself, the user agent.
 */
export class Enricher {
    #key;
    #rules;
    #userAgents = new ByteInterner(REMEMBERED);
    #byUserAgent = [];
    #traceStates = new ByteInterner(REMEMBERED);
    #byTraceState = [];
    /** Spans with a mark that is not this installation's, or out of its window. */
    forgedMarks = 0;
    constructor(tables) {
        this.#key = Buffer.from(tables.installationKey, 'base64');
        this.#rules = [...tables.userAgentRules, ...USER_AGENT_RULES];
    }
    span(scan, nowMs) {
        const traceState = scan.fieldAt[SPAN_TRACE_STATE];
        if (traceState >= 0 && scan.fieldLength[SPAN_TRACE_STATE] > 0) {
            const marked = this.#byMark(scan, traceState, scan.fieldLength[SPAN_TRACE_STATE], nowMs);
            if (marked !== undefined)
                return marked;
        }
        const said = syntheticOf(scan);
        if (said !== 0)
            return BY_ATTRIBUTE[said];
        const newName = scan.attributeAt[ATTRIBUTE_CLASS['user_agent.original']];
        if (newName >= 0)
            return this.#userAgent(scan, newName, scan.attributeLength[ATTRIBUTE_CLASS['user_agent.original']]);
        const oldName = scan.attributeAt[ATTRIBUTE_CLASS['http.user_agent']];
        if (oldName >= 0)
            return this.#userAgent(scan, oldName, scan.attributeLength[ATTRIBUTE_CLASS['http.user_agent']]);
        return CUSTOMER;
    }
    #byMark(scan, start, length, nowMs) {
        const value = Buffer.from(scan.bytes.buffer, scan.bytes.byteOffset + start, length);
        if (!value.includes(MARK_PREFIX))
            return undefined;
        let id = this.#traceStates.intern(scan.bytes, start, length);
        if (id < 0) {
            this.#traceStates.clear();
            this.#byTraceState.length = 0;
            id = this.#traceStates.intern(scan.bytes, start, length);
        }
        const remembered = (this.#byTraceState[id] ??= this.#readMark(this.#traceStates.text(id)));
        if (remembered.kind === 'none')
            return undefined;
        if (remembered.kind === 'forged' || !inWindow(remembered.mark, nowMs)) {
            this.forgedMarks++;
            return undefined;
        }
        return remembered.bySaid[syntheticOf(scan)];
    }
    #readMark(traceState) {
        const value = markOfTracestate(traceState);
        if (value === undefined)
            return { kind: 'none' };
        const mark = verifyMark(this.#key, value);
        if (mark === undefined)
            return { kind: 'forged' };
        const own = ownLabels(mark);
        const evidence = 'tracestate';
        // What an application says itself is kept: only the other labels are added then.
        const kept = labelSet(own);
        return {
            kind: 'mark',
            mark,
            bySaid: [
                { synthetic: TEST, labels: labelSet({ 'user_agent.synthetic.type': 'test', ...own }), evidence },
                { synthetic: TEST, labels: kept, evidence },
                { synthetic: BOT, labels: kept, evidence },
            ],
        };
    }
    #userAgent(scan, start, length) {
        let id = this.#userAgents.intern(scan.bytes, start, length);
        if (id < 0) {
            this.#userAgents.clear();
            this.#byUserAgent.length = 0;
            id = this.#userAgents.intern(scan.bytes, start, length);
        }
        return (this.#byUserAgent[id] ??= this.#readUserAgent(this.#userAgents.text(id)));
    }
    #readUserAgent(userAgent) {
        const rule = matchUserAgent(userAgent, this.#rules);
        if (rule === undefined)
            return CUSTOMER;
        const labels = labelSet({
            'user_agent.synthetic.type': rule.type,
            'vigil.synthetic.source': rule.source,
            'vigil.synthetic.evidence': 'user_agent',
        });
        return { synthetic: rule.type === 'test' ? TEST : BOT, labels, evidence: 'user_agent' };
    }
}
function ownLabels(mark) {
    return {
        'vigil.check.id': mark.checkId,
        'vigil.check.run_id': mark.runId,
        'vigil.check.location': mark.location,
        'vigil.synthetic.source': 'vigil',
        'vigil.synthetic.evidence': 'tracestate',
    };
}
/** What the item itself says of its traffic: an index into SYNTHETIC_TYPES. An unknown value counts as customers'. */
export function syntheticOf(scan) {
    return typeAt(scan, ATTRIBUTE_CLASS['user_agent.synthetic.type']) || typeAt(scan, ATTRIBUTE_CLASS['synthetic.type']);
}
function typeAt(scan, attributeClass) {
    const start = scan.attributeAt[attributeClass];
    if (start < 0)
        return 0;
    const length = scan.attributeLength[attributeClass];
    if (length === 4 &&
        scan.bytes[start] === 116 &&
        scan.bytes[start + 1] === 101 &&
        scan.bytes[start + 2] === 115 &&
        scan.bytes[start + 3] === 116)
        return TEST;
    if (length === 3 && scan.bytes[start] === 98 && scan.bytes[start + 1] === 111 && scan.bytes[start + 2] === 116)
        return BOT;
    return 0;
}
