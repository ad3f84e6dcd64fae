import { resolve } from 'node:path';
import type { Slo, SloList } from '@vigil/quality-model';
import { startCompanion, type Companion } from '../support/companion.ts';
import { describeWith, programOf } from '../support/debianPackage.ts';
import { freePort } from '../support/freePorts.ts';
import { startPrometheus, type Prometheus } from '../support/prometheus.ts';
import { waitFor } from '../support/waitFor.ts';

jest.setTimeout(120_000); // real processes, on a machine that may be busy

const program = programOf('prometheus', 'prometheus');
const promtool = programOf('promtool', 'prometheus');
const FILES = 'test/system/slos';

const STEP_S = 30;
/** Of a step's requests. */
const [GOOD, BAD] = [49, 1];

/** Eight hours of requests of which 2 % fail, up to now. */
function past(nowS: number): string {
  const first = nowS - 8 * 3600;
  const last = nowS; // not beyond: Prometheus takes nothing older than its newest block, and rules record from now on
  const series = (code: string, perStep: number): string[] => {
    const lines: string[] = [];
    for (let s = first, count = 0; s <= last; s += STEP_S, count += perStep)
      lines.push(`http_requests_total{job="till",code="${code}"} ${count} ${s}`);
    return lines;
  };
  return ['# TYPE http_requests counter', ...series('200', GOOD), ...series('500', BAD), '# EOF', ''].join('\n');
}

describeWith(program !== undefined && promtool !== undefined ? program : undefined, 'prometheus')(
  'SLOs that a real Prometheus has already',
  () => {
    let prometheus: Prometheus;
    let companion: Companion;
    beforeAll(async () => {
      prometheus = await startPrometheus(program!, `127.0.0.1:${await freePort()}`, {
        ruleFiles: ['sloth', 'pyrra'].map((tool) => resolve(FILES, `${tool}.rules.yml`)),
        past: { openMetrics: past(Math.floor(Date.now() / 1000)), promtool: promtool! },
      });
      companion = await startCompanion({
        config: {
          prometheus: [
            { id: 'main', url: prometheus.url, pollIntervalMs: 1000, openSlo: [resolve(FILES, 'openslo.yaml')] },
            { id: 'away', url: `http://127.0.0.1:${await freePort()}`, pollIntervalMs: 1000, timeoutMs: 1000 },
          ],
        },
      });
    });
    afterAll(async () => {
      await companion?.stop();
      await prometheus?.stop();
    });

    /** The SLO once it has a budget. */
    const shown = (id: string): Promise<Slo> =>
      waitFor(`${id} to be shown`, async () => {
        const { slos } = await companion.get<SloList>('/api/v1/slos');
        return slos.find((slo) => slo.id === id && slo.budgetRemainingRatio !== null);
      });

    test.each([
      ['till-errors', 'sloth', 0.95, 30, 'slo:period_error_budget_remaining:ratio{sloth_id="till-errors"}', 0.6],
      [
        'till-availability',
        'pyrra',
        0.97,
        28,
        '(pyrra_availability{slo="till-availability"} - pyrra_objective{slo="till-availability"}) / (1 - pyrra_objective{slo="till-availability"})',
        1 / 3,
      ],
      [
        'till-open',
        'openslo',
        0.9,
        30,
        '1 - (1 - sum(increase(http_requests_total{job="till",code="200"}[30d])) / sum(increase(http_requests_total{job="till"}[30d]))) / (1 - 0.9)',
        0.8,
      ],
    ])('%s of %s has the budget that Prometheus itself computes', async (id, source, objective, days, promql, left) => {
      const slo = await shown(id);
      const [computed] = await prometheus.query(promql);
      expect(slo.budgetRemainingRatio).toBeCloseTo(computed!.value, 6);
      expect(slo.budgetRemainingRatio).toBeCloseTo(left, 6);
      expect(slo).toMatchObject({
        source,
        prometheus: 'main',
        owner: 'money',
        windowMs: days * 86_400_000,
        state: 'ok',
        problem: '',
      });
      expect(slo.objectiveRatio).toBeCloseTo(objective, 12);
      const hour = slo.burns.find(({ windowMs }) => windowMs === 3_600_000);
      expect(hour?.burnRate).toBeCloseTo(0.02 / (1 - objective), 6);
    });

    test('a Prometheus that is away is a problem with its name, and hides nothing', async () => {
      await shown('till-errors');
      const { problems } = await companion.get<SloList>('/api/v1/slos');
      expect(problems.map(({ source }) => source)).toEqual(['prometheus away: sloth', 'prometheus away: pyrra']);
      expect(problems[0]!.message).toMatch(/Prometheus "away" at .* cannot be reached/);
    });
  },
);
