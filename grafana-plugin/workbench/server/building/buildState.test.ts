import { stepLine } from '../../build/buildStep.ts';
import { beginBuild, failBuild, hearLine, progressWords } from './buildState.ts';

const STARTED_MS = 5000;
const begun = beginBuild(STARTED_MS);
const first = stepLine({ number: 1, of: 4, name: 'installing packages of the host grafana-12' });
const second = stepLine({ number: 2, of: 4, name: 'building the host grafana-12' });

describe('a build', () => {
  test.each([
    ['has not said what it does', [], 'looking at what has to be built', '7 s so far'],
    ['says something else', ['vigil: still at it, 3 s so far'], 'looking at what has to be built', '7 s so far'],
    ['begins its first step', [first], 'installing packages of the host grafana-12', 'Step 1 of 4, 6 s so far'],
    [
      'begins its second step',
      [first, second],
      'building the host grafana-12',
      'Step 2 of 4, 5 s so far; 7 s since the build began',
    ],
    [
      'waits for another one',
      ['vigil: waiting for process 12, which builds the workbench'],
      'waiting for process 12, which builds the workbench',
      '6 s so far',
    ],
  ])('that %s', (_what, lines, doing, progress) => {
    // A line a second.
    const building = lines.reduce(
      (state, line, index) => hearLine(state, line, STARTED_MS + (index + 1) * 1000),
      begun,
    );
    expect([building.doing, progressWords(building, STARTED_MS + 7000)]).toEqual([doing, progress]);
  });

  test('that failed tells where, why, and the last that was said, without colours and without end', () => {
    const lines = Array.from({ length: 70 }, (_, index) => `line ${index}`);
    const said = [first, ...lines, 'vigil: still at it, 3 s so far', `\u001b[31m${'x'.repeat(1000)}`];
    const building = said.reduce((state, line) => hearLine(state, line, STARTED_MS), begun);
    const failed = failBuild(building, 'exit code 1');
    expect(failed).toMatchObject({ doing: 'installing packages of the host grafana-12', reason: 'exit code 1' });
    expect(failed.lastLines).toHaveLength(60);
    expect(failed.lastLines.slice(-2)).toEqual(['line 69', 'x'.repeat(400)]);
  });
});
