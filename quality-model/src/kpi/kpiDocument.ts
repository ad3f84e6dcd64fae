import { KPI_DEFINITIONS } from './kpiDefinitions.ts';
import type { KpiDefinition } from './kpiDefinition.ts';

const UNITS: Readonly<Record<KpiDefinition['unit'], string>> = {
  ratio: 'a ratio from 0 to 1',
  per_second: 'by second',
  ms: 'milliseconds',
  score: 'a number without unit',
  users: 'distinct users',
  count: 'a count',
};
const BETTER: Readonly<Record<KpiDefinition['better'], string>> = {
  higher: 'more is better',
  lower: 'less is better',
  neither: 'neither more nor less is better',
};

/** docs/kpis.md: all that the definitions say. A test compares the two. */
export function kpiDocument(): string {
  return `# KPIs

What Vigil measures, how each figure is computed, and what to know before trusting it. \`GET /api/v1/kpi/definitions\` says the same. This page is made from the definitions: change \`quality-model/src/kpi/kpiDefinitions.ts\`, then \`npm test\` shows what differs here.

${KPI_DEFINITIONS.map(section).join('\n')}`;
}

function section({ id, name, formula, unit, better, scopes, source, caveats }: KpiDefinition): string {
  const promql = source.promql === '' ? '' : `\nIn Prometheus:\n\n\`\`\`promql\n${source.promql}\n\`\`\`\n`;
  return `## ${name}

\`${id}\`: ${UNITS[unit]}; ${BETTER[better]}. Of: ${scopes.join(', ')}.

${formula}

From \`${source.api}\`.
${promql}
${caveats.map((caveat) => `- ${caveat}`).join('\n')}
`;
}
