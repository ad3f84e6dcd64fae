import { SYNTHETIC_TYPES, type Tables } from '../../../otel-collector-processor/src/messages/index.ts';
import { Enricher } from '../../../otel-collector-processor/src/pipeline/enrich/index.ts';
import { Scan, splice, type ScanVisitor } from '../../../otel-collector-processor/src/pipeline/wire/index.ts';
import { decodeOtlp } from '../../../otel-collector-processor/test/otlpWitness.ts';
import { encodeRows } from './encodeRows.ts';
import type { SpanForm } from './labelledRow.ts';

/** What a span says of its traffic when it leaves the product. */
export type Labels = Readonly<{
  /** '' for traffic that is taken for customers'. */
  type: (typeof SYNTHETIC_TYPES)[number];
  source: string;
  evidence: string;
  /** How the KPIs count it. */
  counted: (typeof SYNTHETIC_TYPES)[number];
}>;

const ROWS_PER_REQUEST = 256;
const NOW = 1_800_000_000_000;
/** Nothing but what is built in. */
const RULES: Pick<Tables, 'installationKey' | 'userAgentRules'> = {
  userAgentRules: [],
  installationKey: Buffer.from('bench').toString('base64'),
};

/**
 * Sends a span for each row the way that a request goes through the product – scanned, labelled, spliced, its sender
 * not trusted – and reads the labels off what comes out, with another decoder. In the order of the rows.
 */
export function recogniseRows(rows: readonly Readonly<{ id: string; span: SpanForm }>[]): Labels[] {
  const enricher = new Enricher(RULES);
  const scan = new Scan();
  const labels: Labels[] = [];
  for (let from = 0; from < rows.length; from += ROWS_PER_REQUEST) {
    const counted: number[] = [];
    const visitor: ScanVisitor = {
      resource: () => {},
      item: (s) => {
        const enrichment = enricher.span(s, NOW);
        counted.push(enrichment.synthetic);
        return enrichment.labels;
      },
    };
    scan.run(encodeRows(rows.slice(from, from + ROWS_PER_REQUEST), NOW), 'traces', false, visitor);
    labels.push(...labelsOf(splice(scan), counted));
  }
  return labels;
}

type Decoded = {
  resourceSpans: {
    scopeSpans: { spans: { attributes?: { key: string; value?: { stringValue?: string } }[] }[] }[];
  }[];
};

function labelsOf(request: Uint8Array, counted: readonly number[]): Labels[] {
  const { resourceSpans } = decodeOtlp('traces', request) as Decoded;
  return resourceSpans.map(({ scopeSpans }, index) => {
    const attributes = scopeSpans[0]!.spans[0]!.attributes ?? [];
    const text = (key: string) => attributes.find((a) => a.key === key)?.value?.stringValue ?? '';
    return {
      type: typeOf(text('user_agent.synthetic.type')) || typeOf(text('synthetic.type')),
      source: text('vigil.synthetic.source'),
      evidence: text('vigil.synthetic.evidence'),
      counted: SYNTHETIC_TYPES[counted[index]!]!,
    };
  });
}

function typeOf(said: string): Labels['type'] {
  return said === 'test' || said === 'bot' ? said : '';
}
