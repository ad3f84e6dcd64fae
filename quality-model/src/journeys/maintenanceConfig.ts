import { z } from 'zod';
import { idSchema } from './stepConfig.ts';
import { isWithin, timeWindow, timeWindowTextSchema, timeZoneSchema } from './timeWindow.ts';

export const maintenanceConfigSchema = z
  .strictObject({
    name: z.string().min(1).max(200).describe('What it is for.'),
    mode: z
      .enum(['pause', 'mute'])
      .default('mute')
      .describe('`pause`: journeys do not run. `mute`: they run and are recorded, and nobody is told.'),
    journeys: z.array(idSchema).min(1).optional().describe('Ids of journeys. Default: all.'),
    from: z.iso.datetime({ offset: true }).optional().describe('Once: its beginning, with its offset from UTC.'),
    until: z.iso.datetime({ offset: true }).optional().describe('Once: its end.'),
    every: timeWindowTextSchema.optional().describe('Every week: days and times, such as Sun 02:00-04:00.'),
    tz: timeZoneSchema.describe('Of `every`: an IANA time zone.'),
  })
  .refine(({ from, until, every }) => (every === undefined) === (from !== undefined && until !== undefined), {
    error: 'must have either from and until, or every',
  });
export type MaintenanceConfig = z.output<typeof maintenanceConfigSchema>;

export const maintenanceListConfigSchema = z.array(maintenanceConfigSchema).max(200);

/** The first maintenance that a journey is in, of this mode; undefined if it is in none. */
export function maintenanceOf(
  list: readonly MaintenanceConfig[],
  mode: MaintenanceConfig['mode'],
  journeyId: string,
  nowMs: number,
): MaintenanceConfig | undefined {
  return list.find((entry) => {
    if (entry.mode !== mode || entry.journeys?.includes(journeyId) === false) return false;
    if (entry.every !== undefined) return isWithin(timeWindow(entry.every, entry.tz), nowMs);
    return nowMs >= Date.parse(entry.from ?? '') && nowMs < Date.parse(entry.until ?? '');
  });
}
