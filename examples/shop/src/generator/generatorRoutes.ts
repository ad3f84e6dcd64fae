import type { FaultBoard } from '../faults/faultBoard.ts';
import { parsed } from '../http/parsed.ts';
import { jsonReply } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import { generatorChangeSchema, type Generator } from './generator.ts';

const PATH = '/__shop/generator';

/** `GET` and `POST /__shop/generator`, and the fault that keeps customers away. */
export function generatorRoutes(generator: Generator, faults: FaultBoard): readonly Route[] {
  faults.onChange('trafficDrop', ({ on, remainingRatio }) => generator.setRemainingRatio(on ? remainingRatio : 1));
  return [
    { method: 'GET', path: PATH, handle: async () => jsonReply(200, generator.status()) },
    {
      method: 'POST',
      path: PATH,
      async handle(request) {
        return jsonReply(200, await generator.change(parsed(generatorChangeSchema, await request.body())));
      },
    },
    faults.route,
  ];
}
