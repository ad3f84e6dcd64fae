import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startShop } from './startShop.ts';

const HELP = `The example shop: five services, their customers, and faults to switch on.

node src/main.ts [options]
  --port-base N     first of seven ports in a row (default: free ones)
  --host ADDRESS    where to listen (default 127.0.0.1)
  --otlp URL        where telemetry goes (default: OTEL_EXPORTER_OTLP_ENDPOINT)
  --protocol P      grpc, http/protobuf or http/json (default: OTEL_EXPORTER_OTLP_PROTOCOL)
  --seed N          customers and delays repeat with it (default 1)
  --rate N          sessions a second at the busiest hour (default 6)
  --day SECONDS     how long a day takes (default 120)
  --flat            no days and weeks, always the busiest hour
  --no-customers    nobody comes until the generator is switched on
  --json            print the addresses as one line of JSON
  --help            this
`;

const number = z.coerce.number();
const argumentsSchema = z.object({
  'port-base': number.int().min(1).max(65_529).optional(),
  host: z.string().optional(),
  otlp: z.url().optional(),
  protocol: z.enum(['grpc', 'http/protobuf', 'http/json']).optional(),
  seed: number.int().optional(),
  rate: number.min(0).max(50).optional(),
  day: number.positive().optional(),
  flat: z.boolean().optional(),
  'no-customers': z.boolean().optional(),
  json: z.boolean().optional(),
  help: z.boolean().optional(),
});
type Arguments = z.output<typeof argumentsSchema>;

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function readArguments(): Arguments {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const { values } = parseArgs({
      options: {
        ...{ 'port-base': text, host: text, otlp: text, protocol: text, seed: text, rate: text, day: text },
        ...{ flat: flag, 'no-customers': flag, json: flag, help: flag },
      },
    });
    const result = argumentsSchema.safeParse(values);
    return result.success ? result.data : fail(z.prettifyError(result.error));
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}

/** Without what was not given: an option that is there is meant. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

const args = readArguments();
if (args.help === true) {
  console.log(HELP);
  process.exit(0);
}

const shop = await startShop({
  shopDir: dirname(import.meta.dirname),
  ...given({ portBase: args['port-base'], host: args.host, seed: args.seed }),
  otlp: given({ endpoint: args.otlp, protocol: args.protocol }),
  customers: {
    running: args['no-customers'] !== true,
    shape: args.flat === true ? 'flat' : 'week',
    ...given({ rate: args.rate, dayLengthSeconds: args.day }),
  },
  onDeath: (message) => fail(`${message}; the shop is closed.`),
}).catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void shop.stop().then(() => process.exit(0)));
}
if (args.json === true) console.log(JSON.stringify(shop.urls));
else {
  console.log(`The shop is open at ${shop.urls.storefront}\nFaults are switched at   ${shop.urls.control}\n`);
  for (const [role, url] of Object.entries(shop.urls)) console.log(`${role.padEnd(12)}${url}`);
}
