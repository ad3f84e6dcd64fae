import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { FAULT_NAMES, type FaultName } from '../../examples/shop/src/index.ts';
import type { Issue, IssueList } from '../../quality-model/src/index.ts';
import { describeWith } from '../support/debianPackage.ts';
import { STACK_PROGRAMS, startShopStack, type ShopStack } from '../support/shopStack.ts';
import { waitFor } from '../support/waitFor.ts';

type Expected = Readonly<{ cause: { service: string }; acceptable: readonly { service: string }[] }>;

const { faults } = parse(readFileSync('examples/shop/faults.yaml', 'utf8')) as { faults: Record<FaultName, Expected> };

/** One stack for all of them: what one leaves behind is the next one's trouble, as in production. */
describeWith(
  STACK_PROGRAMS.prometheus === undefined ? undefined : STACK_PROGRAMS.alertmanager,
  'prometheus or prometheus-alertmanager',
)('every fault of the shop', () => {
  let stack: ShopStack;
  /** Of each issue so far the services that may be named first. */
  const causes = new Map<string, readonly string[]>();

  beforeAll(async () => {
    stack = await startShopStack({ customers: { shape: 'flat', rate: 15 }, settleMs: 1000 });
    await waitFor(
      'everything to be learned',
      async () => {
        const metrics = await stack.companion().metrics();
        return /^vigil_anomaly_learning 0$/m.test(metrics) && /^vigil_anomaly_active{/m.test(metrics)
          ? true
          : undefined;
      },
      300_000,
    );
  }, 400_000);
  afterAll(async () => {
    await stack?.stop();
  }, 60_000);

  const open = async (): Promise<IssueList['issues']> =>
    (await stack.companion().get<IssueList>('/api/v1/issues?state=open,acknowledged')).issues;

  test.each(FAULT_NAMES)(
    '%s becomes one issue with its cause first, once the one before has resolved by itself',
    async (fault) => {
      await waitFor(
        'the issue before to resolve',
        async () => ((await open()).length === 0 ? true : undefined),
        400_000,
      );
      const { cause, acceptable } = faults[fault];
      const named = [cause.service, ...acceptable.map(({ service }) => service)];
      await stack.setFault(fault, true);
      try {
        const id = await waitFor(
          'an issue with its cause first',
          async () => {
            const [first] = await open();
            if (first === undefined) return undefined;
            const issue = await stack.companion().get<Issue>(`/api/v1/issues/${first.id}`);
            const names = issue.causes.map(({ service }) => service.name);
            if (!named.includes(names[0] ?? '')) throw new Error(`the causes are ${names.join(', ')}`);
            return first.id;
          },
          150_000,
        );
        expect((await open()).map((issue) => issue.id)).toEqual([id]);
        expect([...causes.keys()]).not.toContain(id);
        causes.set(id, named);
      } finally {
        await stack.setFault(fault, false);
      }
    },
    600_000,
  );

  test('has made as many issues as there are faults, each with its cause first to the end', async () => {
    expect(causes.size).toBe(FAULT_NAMES.length);
    for (const [id, named] of causes) {
      const issue = await stack.companion().get<Issue>(`/api/v1/issues/${id}`);
      expect(named).toContain(issue.causes[0]?.service.name);
    }
    const metrics = await stack.companion().metrics();
    expect(metrics).toMatch(new RegExp(`^vigil_issues_opened_total ${FAULT_NAMES.length}$`, 'm'));
    expect(metrics).toMatch(/^vigil_issues_merged_total 0$/m);
  });
});
