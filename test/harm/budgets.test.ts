import fc from 'fast-check';
import { budgetsHold } from '../../otel-collector-processor/src/checks/testing/budgetsHold.ts';

/** Schedules that are generated; VIGIL_HARM_SCHEDULES for more or fewer. */
const SCHEDULES = Number(process.env['VIGIL_HARM_SCHEDULES'] ?? 10_000);

test(`${SCHEDULES} generated schedules exceed no budget: requests a minute, bytes a day, runs at the same time, runs a day`, async () => {
  await fc.assert(budgetsHold, { numRuns: SCHEDULES });
}, 1_200_000);
