import { apiErrorSchema, coverageSchema } from '@vigil/quality-model';
import type { Window } from '../../kpi/index.ts';
import { asUser } from '../testing/callers.ts';
import { fakeDeps, NOW_MS } from '../testing/fakeDeps.ts';
import { serve } from '../testing/serve.ts';

test('journey coverage is asked for in a window, of the tenants that the caller may see', async () => {
  const asked: Window[] = [];
  const coverage = (window: Window) => {
    asked.push(window);
    return { total: { calls: 2, coveredCalls: 1, ratio: 0.5 }, services: [] };
  };
  const api = await serve(fakeDeps({ coverage }));
  try {
    const answer = await fetch(`${api.url}/api/v1/coverage?window=30m&offset=5m`, { headers: asUser('Viewer') });
    expect(coverageSchema.parse(await answer.json())).toMatchObject({ nowMs: NOW_MS, total: { ratio: 0.5 } });
    expect(asked).toEqual([{ nowMs: NOW_MS - 300_000, windowMs: 1_800_000, tenants: ['default'] }]);
  } finally {
    await api.close(1000);
  }
});

test('without an engine there is none', async () => {
  const api = await serve(fakeDeps());
  try {
    const answer = await fetch(`${api.url}/api/v1/coverage`, { headers: asUser('Viewer') });
    expect(apiErrorSchema.parse(await answer.json()).error.code).toBe('not_ready');
  } finally {
    await api.close(1000);
  }
});
