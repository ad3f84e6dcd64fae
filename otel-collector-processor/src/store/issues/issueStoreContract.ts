import type { Store } from '../contract.ts';
import type { StoreLocation } from '../openStore.ts';
import { storesOfTest } from '../storesOfTest.ts';
import type { IssueChange, IssueFilter, TriageChange } from './contract.ts';

/** The tests that the issues of every Store pass, whatever it is built on. Declares them in the `describe` around it. */
export function issueStoreContract(newLocation: () => Promise<StoreLocation>): void {
  const { migrated } = storesOfTest(newLocation);

  const issue = (id: string, more: Partial<IssueChange> = {}): IssueChange => ({
    id,
    storedRevision: 0,
    revision: 1,
    state: 'open',
    tenant: 'default',
    live: true,
    openedMs: 1_800_000_000_000,
    services: ['payment'],
    summary: `{"id":"${id}"}`,
    document: `{"document":"${id}"}`,
    ...more,
  });
  const change = (issues: readonly IssueChange[], more: Partial<TriageChange> = {}): TriageChange => ({
    writer: 'me',
    issues,
    audit: [],
    ...more,
  });
  const every: IssueFilter = { tenants: 'all', states: ['open', 'acknowledged', 'resolved', 'merged'] };
  const ids = (summaries: readonly string[]): string[] =>
    summaries.map((json) => (JSON.parse(json) as { id: string }).id);
  const conflict = { name: 'StoreError', code: 'conflict', message: expect.stringContaining('restart') as unknown };

  test('gives back issues, the rest, and the trail, as they were put in', async () => {
    const store = await migrated();
    const entry = {
      atMs: 1,
      actor: 'system',
      action: 'issue.opened',
      subject: 'issue/i-1',
      detail: { text: 'süß 🙂' },
    };
    const document = JSON.stringify({ text: 'quote " \\ \0 \uD83D 🙂', list: 'x'.repeat(2_000_000) });
    await store.saveTriage(change([issue('i-1', { document })], { rest: '{"a":1}', audit: [entry] }));
    const again = await migrated();
    expect(await again.getIssue('i-1')).toEqual({ tenant: 'default', document });
    expect(await again.loadTriage()).toEqual({ issues: [document], rest: '{"a":1}' });
    expect(await again.readAudit(10)).toEqual([entry]);
    expect(await again.getIssue('i-2')).toBeUndefined();
  });

  test('has nothing at first', async () => {
    const store = await migrated();
    expect(await store.loadTriage()).toEqual({ issues: [], rest: undefined });
    expect([await store.listIssues(every, 10), (await store.countIssues(every)).size]).toEqual([[], 0]);
  });

  test('keeps the rest when it is left out, and replaces it when it is not', async () => {
    const store = await migrated();
    for (const rest of ['first', 'second']) await store.saveTriage(change([], { rest }));
    await store.saveTriage(change([issue('i-1')]));
    expect((await store.loadTriage()).rest).toBe('second');
  });

  test('loads what is live, and finds what is not by its id', async () => {
    const store = await migrated();
    await store.saveTriage(change([issue('i-1'), issue('i-2', { live: false, state: 'resolved' })]));
    await store.saveTriage(change([issue('i-1', { storedRevision: 1, revision: 2, live: false })]));
    expect((await store.loadTriage()).issues).toEqual([]);
    expect(await store.getIssue('i-1')).toBeDefined();
  });

  describe('a revision', () => {
    test('that follows the stored one is kept', async () => {
      await (await migrated()).saveTriage(change([issue('i-1')]));
      const other = await migrated();
      await other.saveTriage(
        change([issue('i-1', { storedRevision: 1, revision: 2, document: 'new' })], { writer: 'other' }),
      );
      expect((await other.getIssue('i-1'))?.document).toBe('new');
    });

    test.each([
      ['of a new issue whose id is there', 0],
      ['that follows one that is past', 1],
      ['that follows one that never was', 3],
    ])('%s is refused when another wrote, and nothing of the change is kept', async (_what, storedRevision) => {
      await (
        await migrated()
      ).saveTriage(change([issue('i-1', { revision: 2, document: 'theirs' })], { writer: 'other' }));
      const store = await migrated();
      const entry = { atMs: 1, actor: 'kim', action: 'x', subject: 'y', detail: {} };
      const mine = change([issue('i-0'), issue('i-1', { storedRevision, revision: 4 })], {
        rest: 'mine',
        audit: [entry],
      });
      await expect(store.saveTriage(mine)).rejects.toMatchObject(conflict);
      expect(await store.loadTriage()).toEqual({ issues: ['theirs'], rest: undefined });
      expect([await store.readAudit(9), await store.getIssue('i-0')]).toEqual([[], undefined]);
    });

    test('of an issue that is gone is refused', async () => {
      const lost = change([issue('i-1', { storedRevision: 4, revision: 5 })]);
      await expect((await migrated()).saveTriage(lost)).rejects.toMatchObject(conflict);
    });

    test('may be written again by who wrote it, whether it knows that it did or not', async () => {
      const store = await migrated();
      for (const document of ['first', 'second'])
        await store.saveTriage(change([issue('i-1', { document, services: [document] })]));
      expect((await store.getIssue('i-1'))?.document).toBe('second');
      expect(await store.listIssues({ ...every, service: 'first' }, 9)).toEqual([]);
      expect(ids(await store.listIssues({ ...every, service: 'second' }, 9))).toEqual(['i-1']);
    });

    test('of two who write at once is kept of one', async () => {
      const stores = await Promise.all([migrated(), migrated()]);
      await stores[0]!.saveTriage(change([issue('i-1')]));
      const results = await Promise.allSettled(
        stores.map((store, n) =>
          store.saveTriage(change([issue('i-1', { storedRevision: 1, revision: 2 })], { writer: `other-${n}` })),
        ),
      );
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });
  });

  describe('a list', () => {
    const DAY = 86_400_000;
    const stored = async (): Promise<Store> => {
      const store = await migrated();
      await store.saveTriage(
        change([
          issue('i-a', { openedMs: DAY }),
          issue('i-b', { openedMs: 3 * DAY, services: ['cart', 'payment', 'cart'] }),
          issue('i-c', { openedMs: 3 * DAY, state: 'resolved', services: [] }),
          issue('i-d', { openedMs: 2 * DAY, tenant: 'acme', state: 'acknowledged' }),
          issue('i-e', { openedMs: 4 * DAY, tenant: 'acme', services: ["o'hara; drop table vigil_issue"] }),
        ]),
      );
      return store;
    };

    test.each<[string, Partial<IssueFilter>, string[]]>([
      ['of all', {}, ['i-e', 'i-c', 'i-b', 'i-d', 'i-a']],
      ['of some states', { states: ['open', 'acknowledged'] }, ['i-e', 'i-b', 'i-d', 'i-a']],
      ['of no state', { states: [] }, []],
      ['of one tenant', { tenants: ['acme'] }, ['i-e', 'i-d']],
      ['of several tenants', { tenants: ['acme', 'default', 'none'] }, ['i-e', 'i-c', 'i-b', 'i-d', 'i-a']],
      ['of no tenant', { tenants: [] }, []],
      ['of a service', { service: 'payment' }, ['i-b', 'i-d', 'i-a']],
      ['of a service with a strange name', { service: "o'hara; drop table vigil_issue" }, ['i-e']],
      ['since a time', { sinceMs: 3 * DAY }, ['i-e', 'i-c', 'i-b']],
      ['of all that at once', { tenants: ['default'], states: ['open'], service: 'cart', sinceMs: DAY }, ['i-b']],
    ])('%s is newest first, and counted', async (_what, filter, expected) => {
      const store = await stored();
      expect(ids(await store.listIssues({ ...every, ...filter }, 100))).toEqual(expected);
      const counts = await store.countIssues({ ...every, ...filter });
      expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(expected.length);
    });

    test.each([1, 2, 3, 5])('in pages of %i has every issue once', async (limit) => {
      const store = await stored();
      const openedMs: Record<string, number> = { 'i-a': 1, 'i-b': 3, 'i-c': 3, 'i-d': 2, 'i-e': 4 };
      const seen: string[] = [];
      for (let last: string | undefined; ; last = seen.at(-1)) {
        const after = last === undefined ? undefined : { openedMs: openedMs[last]! * DAY, id: last };
        const page = ids(await store.listIssues(every, limit, after));
        if (page.length === 0) break;
        seen.push(...page);
      }
      expect(seen).toEqual(['i-e', 'i-c', 'i-b', 'i-d', 'i-a']);
    });

    test('counts by state', async () => {
      expect(Object.fromEntries(await (await stored()).countIssues(every))).toEqual({
        open: 3,
        acknowledged: 1,
        resolved: 1,
      });
    });
  });

  test('says so when the store is closed', async () => {
    const store = await migrated();
    await store.close();
    const calls = [
      store.saveTriage(change([])),
      store.loadTriage(),
      store.listIssues(every, 1),
      store.countIssues(every),
      store.getIssue('i-1'),
    ];
    for (const result of await Promise.allSettled(calls))
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'StoreError', code: 'closed' } });
  });
}
