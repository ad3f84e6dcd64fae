import type { LoadBench } from './loadBench.ts';
import type { Plan } from './only.ts';
import { closedLoop, shapeOf } from './shapes.ts';

const WARM_UP_SECONDS = 1;
const SECONDS = 2;

/** Spans a second from the generator straight into the sink, by shape: more than what is between them can do. */
export async function measureHeadroom(
  { generator, sinkPorts }: LoadBench,
  plan: Pick<Plan, 'protocols' | 'sizes'>,
): Promise<Readonly<Record<string, number>>> {
  const rates: Record<string, number> = {};
  for (const protocol of plan.protocols)
    for (const size of plan.sizes(protocol)) {
      await generator.tell('run', closedLoop(protocol, size, sinkPorts[protocol], WARM_UP_SECONDS));
      const report = await generator.tell('run', closedLoop(protocol, size, sinkPorts[protocol], SECONDS));
      rates[shapeOf(protocol, size)] = Math.round(
        (report.acknowledged * report.spansPerRequest * 1000) / report.elapsedMs,
      );
    }
  return rates;
}
