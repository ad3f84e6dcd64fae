import type { TableRow } from '../benchmark.ts';
import type { PipelineFigures } from './figures.ts';

/** A row for each shape and variant: thousand spans a CPU-second of both, and how many times that is. */
export function pipelineTable(f: PipelineFigures, peerIsAbsent: string | undefined): TableRow[] {
  const rows: TableRow[] = [];
  const shapes = f.spansPerCpuSecond.vigil ?? f.spansPerCpuSecond.collector ?? {};
  for (const [shape, variants] of Object.entries(shapes))
    for (const variant of Object.keys(variants)) {
      const of = (side: 'vigil' | 'collector') => {
        const spans = f.spansPerCpuSecond[side]?.[shape]?.[variant];
        return spans === undefined ? '–' : `${Math.round(spans / 1000)} k`;
      };
      const ratio = f.ratio?.[shape]?.[variant];
      const times = ratio === undefined ? '' : `   ${ratio.toFixed(2)} ×`;
      rows.push([
        `${shape} ${variant}`,
        `${of('vigil').padStart(7)}   Collector ${of('collector').padStart(6)}${times}`,
      ]);
    }
  for (const side of ['vigil', 'collector'] as const)
    for (const [variant, mb] of Object.entries(f.peakRssMb[side] ?? {}))
      rows.push([`peak memory, ${side}, ${variant}`, `${mb} MB`]);
  for (const side of ['vigil', 'collector'] as const)
    if (f.spansPerCpuSecond[side] !== null) {
      const { ackedLostBySide, duplicates, refused, wrongSpans, checkedMessages } = f;
      rows.push([
        `acknowledged and lost, ${side}`,
        `${ackedLostBySide[side]} spans; twice ${duplicates[side]}; requests refused ${refused[side]}; ` +
          `wrong labels ${wrongSpans[side]} in ${checkedMessages[side]} messages`,
      ]);
    }
  if (peerIsAbsent !== undefined) rows.push(['Collector', `not measured: ${peerIsAbsent}`]);
  return [['thousand spans a CPU-second', ''], ...rows];
}
