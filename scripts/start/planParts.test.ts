import { planParts } from './planParts.ts';
import { startFolders } from './startFolders.ts';

const plan = (env: NodeJS.ProcessEnv) =>
  planParts(startFolders('/vigil', {}), { PATH: '', ...env }, () => undefined).map(({ name }) => name);

describe('a start', () => {
  test.each([
    ['with the workbench, as its last part, by default', {}, 'workbench'],
    ['with the workbench when it is on', { VIGIL_WORKBENCH: 'on' }, 'workbench'],
    ['without the workbench when it is off', { VIGIL_WORKBENCH: 'off' }, undefined],
  ])('is %s', (_what, env, last) => {
    expect(plan(env).at(-1)).toBe(last);
  });

  test.each(['', 'no', 'OFF', '0'])('is refused when the workbench is to be "%s"', (wish) => {
    expect(() => plan({ VIGIL_WORKBENCH: wish })).toThrow(`VIGIL_WORKBENCH is "${wish}": say on or off`);
  });
});
