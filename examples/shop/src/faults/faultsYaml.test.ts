import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { findShopDir } from '../launcher/findShopDir.ts';
import { seededRandom } from '../random/seededRandom.ts';
import { SERVICE_ROLES } from '../roles.ts';
import { serviceTable } from '../services/serviceTable.ts';
import { createWork } from '../services/work.ts';
import { shopLog } from '../telemetry/shopLog.ts';
import { createFaultBoard } from './faultBoard.ts';
import { FAULT_NAMES, faultTable } from './faultTable.ts';

const observed = z.strictObject({
  service: z.enum(SERVICE_ROLES),
  operation: z.string(),
  signal: z.enum(['latency', 'errors', 'rate']),
});
const faultsSchema = z.strictObject({
  faults: z.record(
    z.string(),
    z.strictObject({
      symptom: z.string().min(20),
      cause: observed.extend({ version: z.string().optional() }),
      acceptable: z.array(z.strictObject({ service: z.enum([...SERVICE_ROLES, 'outside']), why: z.string() })),
      rises: z.array(observed),
      falls: z.array(observed),
    }),
  ),
});
const { faults } = faultsSchema.parse(parse(readFileSync(join(findShopDir(process.cwd()), 'faults.yaml'), 'utf8')));

/** `role operation` of everything that the services serve. */
const operations = new Set(
  SERVICE_ROLES.flatMap((role) => {
    const { routes } = serviceTable[role]({
      work: createWork({ random: seededRandom(1, role), baseErrorRatio: 0, wait: async () => undefined }),
      random: seededRandom(1, role),
      faults: createFaultBoard(role),
      log: shopLog,
      call: async () => {
        throw new Error('nobody is called');
      },
      deploy: async () => undefined,
      clockMs: () => 0,
      every: () => undefined,
    });
    return routes.map(({ method, path }) => `${role} ${method} ${path}`);
  }),
);

describe('faults.yaml', () => {
  test('knows the faults that can be switched, and no others', () => {
    expect(Object.keys(faults).sort()).toEqual([...FAULT_NAMES].sort());
  });

  test.each(Object.entries(faults))('names for %s only operations that there are', (_name, fault) => {
    for (const { service, operation } of [fault.cause, ...fault.rises, ...fault.falls]) {
      expect(operations).toContain(`${service} ${operation}`);
    }
  });

  test.each(Object.entries(faults))(
    'lets the cause of %s show in what rises or falls',
    (_name, { cause, ...fault }) => {
      const { service, operation, signal } = cause;
      expect([...fault.rises, ...fault.falls]).toContainEqual({ service, operation, signal });
    },
  );

  test.each(FAULT_NAMES.filter((name) => faultTable[name].target !== 'generator'))(
    'expects %s in the service that has it',
    (name) => {
      expect(faults[name]?.cause.service).toBe(faultTable[name].target);
    },
  );
});
