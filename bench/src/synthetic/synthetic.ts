import { join } from 'node:path';
import type { Benchmark, TableRow } from '../benchmark.ts';
import { isHeldBack } from './heldBack.ts';
import { EVIDENCE } from './labelledRow.ts';
import { readRows } from './readRows.ts';
import { recogniseRows } from './recogniseRows.ts';
import {
  isFalseAlarm,
  isMissed,
  recallByEvidence,
  scoreRows,
  scoreVendors,
  type Judged,
  type Score,
  type VendorScore,
} from './scoreRows.ts';

/** Where the labelled set lies; it is committed. */
export const SET_FOLDER = 'bench/data/synthetic';

/** Who is synthetic: how many of the documented forms are recognised, and how much ordinary traffic is taken for one. */
export const synthetic: Benchmark = {
  summary: 'synthetic traffic and bots recognised, by the forms that their vendors document',
  method:
    `The labelled set of ${SET_FOLDER} (its README says how it was made): a span for each row, scanned, labelled by the ` +
    'built-in rules and spliced as in the product, its sender not trusted; what counts is the label on the span that comes ' +
    'out (user_agent.synthetic.type or synthetic.type is test or bot), read by another decoder. A quarter of the rows is held ' +
    "back by a seeded hash of the row's id: precision, recall, perVendor and perEvidence are of the other rows, heldBack of " +
    'that quarter. Precision of a vendor: of the spans with its name in vigil.synthetic.source, those that are its own.',
  switches: { rows: { type: 'boolean' } },
  run: async ({ root, switches, say }) => {
    const { synthetic: forms, ordinary } = readRows(join(root, SET_FOLDER));
    const rows = [
      ...forms.map(({ id, span, ...expected }) => ({ id, span, expected })),
      ...ordinary.map(({ id, span }) => ({ id, span, expected: undefined })),
    ];
    const labels = recogniseRows(rows);
    const judged = rows.map(({ id, expected }, index): Judged => ({ id, expected, labels: labels[index]! }));
    const open = judged.filter(({ id }) => !isHeldBack(id));
    const heldBack = scoreRows(judged.filter(({ id }) => isHeldBack(id)));
    if (switches.rows === true) {
      for (const { id } of open.filter(isMissed)) say(`missed: ${id}`);
      for (const { id, labels: said } of open.filter(isFalseAlarm)) say(`taken for ${said.source || said.type}: ${id}`);
    }
    const score = scoreRows(open);
    const perVendor = scoreVendors(open);
    const perEvidence = recallByEvidence(open, EVIDENCE);
    return {
      kind: 'measured',
      figures: { ...score, perVendor, perEvidence, heldBack },
      table: [
        ...scoreTable('', score),
        ...scoreTable(', held back', heldBack),
        ...EVIDENCE.map((kind): TableRow => [`recall by ${kind}`, percent(perEvidence[kind]!)]),
        ...vendorTable(perVendor),
      ],
    };
  },
};

function scoreTable(which: string, score: Score): TableRow[] {
  const found = score.synthetic - score.missed;
  return [
    [
      `precision${which}`,
      `${percent(score.precision)} (${score.falseAlarms} of ${score.ordinary} ordinary taken for one)`,
    ],
    [`recall${which}`, `${percent(score.recall)} (${found} of ${score.synthetic})`],
    [`right kind${which}`, percent(score.rightKind)],
  ];
}

/** Vendors of which something is missed or wrongly said, the worst first; those that are wholly or not at all recognised in a line each. */
function vendorTable(perVendor: Readonly<Record<string, VendorScore>>): TableRow[] {
  const all = Object.entries(perVendor);
  const none = all.filter(([, { recall, precision }]) => recall === 0 && precision === null);
  const whole = all.filter(([, { recall, precision }]) => recall === 1 && (precision ?? 1) === 1);
  const part = all
    .filter((entry) => !none.includes(entry) && !whole.includes(entry))
    .sort(([, a], [, b]) => (a.recall ?? 0) - (b.recall ?? 0) || b.rows - a.rows);
  return [
    ['vendors', `${whole.length} of ${all.length} wholly recognised, ${none.length} not at all`],
    ...part.map(([vendor, { rows, recall, precision }]): TableRow => {
      const said = precision === null ? '' : `, precision ${percent(precision)}`;
      return [vendor, `recall ${percent(recall)} of ${rows}${said}`];
    }),
    ...(none.length === 0 ? [] : [['not at all', none.map(([vendor]) => vendor).join(' ')] as const]),
  ];
}

function percent(ratio: number | null): string {
  return ratio === null ? 'nothing to tell' : `${(100 * ratio).toFixed(1)} %`;
}
