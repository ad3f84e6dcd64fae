import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentId, formOf, readRows } from './readRows.ts';
import { SET_FOLDER } from './synthetic.ts';

const DOCUMENT = { kind: 'vendor', title: 'Acme docs', where: 'https://example.org' };
const FORM = {
  id: 'acme.agent.1',
  vendor: 'acme',
  kind: 'test',
  evidence: 'user_agent',
  document: 'acme-docs#Agents',
  span: { attributes: { 'user_agent.original': 'Acme/1' } },
};
const TRAP = { id: 'trap.x.1', why: 'no', span: { attributes: {} } };

describe('the reader', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-rows-'));
    for (const part of ['forms', 'ordinary']) mkdirSync(join(folder, part));
    write('documents.json', JSON.stringify({ 'acme-docs': DOCUMENT }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const lines = (...rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

  test('reads every file that is there', () => {
    write('forms/a.jsonl', lines(FORM));
    write('forms/b.jsonl', lines({ ...FORM, id: 'acme.agent.2' }));
    write('ordinary/agents.json', JSON.stringify([{ family: 'x', agent: 'x/{v}', values: { v: ['1', '2'] } }]));
    write('ordinary/traps.jsonl', lines(TRAP));
    const { synthetic, ordinary, documents } = readRows(folder);
    expect(synthetic.map(({ id }) => id)).toEqual(['acme.agent.1', 'acme.agent.2']);
    expect(ordinary).toHaveLength(3);
    expect(documents).toEqual({ 'acme-docs': DOCUMENT });
  });

  test.each<[string, string, RegExp]>([
    ['is no JSON', '{', /a\.jsonl:1: /],
    ['has no vendor', lines(FORM, { ...FORM, id: 'acme.agent.2', vendor: undefined }), /a\.jsonl:2: [^]*vendor/],
    ['has evidence of no kind', lines({ ...FORM, evidence: 'smell' }), /a\.jsonl:1: [^]*evidence/],
    ['has something more', lines({ ...FORM, note: 'x' }), /a\.jsonl:1: [^]*note/],
    ['has a trace id that is none', lines({ ...FORM, span: { traceId: 'dc07', attributes: {} } }), /traceId/],
    ['has an id that stands twice', lines(FORM, FORM), /the id acme\.agent\.1 stands twice/],
    ['cites what is not there', lines({ ...FORM, document: 'hearsay#1' }), /acme\.agent\.1 cites hearsay#1/],
  ])('refuses a row that %s, and says where', (_case, text, message) => {
    write('forms/a.jsonl', text);
    expect(() => readRows(folder)).toThrow(message);
  });
});

describe('the labelled set', () => {
  const { synthetic, ordinary, documents } = readRows(join(process.cwd(), SET_FOLDER));
  const traces = [...synthetic, ...ordinary].flatMap(({ span }) => span.traceId ?? []);

  test('is as large as issue 8 asks', () => {
    expect(synthetic.length).toBeGreaterThanOrEqual(400);
    expect(ordinary.length).toBeGreaterThanOrEqual(2000);
  });

  test('has no two rows with the same span, and no trace id twice', () => {
    const spans = [...synthetic, ...ordinary].map(({ span }) => JSON.stringify(span));
    expect(new Set(spans).size).toBe(spans.length);
    expect(new Set(traces).size).toBe(traces.length);
  });

  test('has no form with more than six rows', () => {
    const rows = new Map<string, number>();
    for (const { id } of synthetic) rows.set(formOf(id), (rows.get(formOf(id)) ?? 0) + 1);
    expect([...rows].filter(([, count]) => count > 6)).toEqual([]);
  });

  test('has every document that it cites, and cites every one that it has', () => {
    expect(new Set(synthetic.map(({ document }) => documentId(document)))).toEqual(new Set(Object.keys(documents)));
  });
});
