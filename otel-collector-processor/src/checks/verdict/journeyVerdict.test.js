import { initialVerdict, journeyStatus, takePoint } from './journeyVerdict.ts';
import { verdictOf } from './timePoint.ts';
const VERDICTS = { p: 'pass', u: 'unstable', f: 'fail' };
/** Runs one a second, as letters; changes as `index:change`. */
function play(letters, alert) {
    let state = initialVerdict;
    const changes = [];
    for (const [index, letter] of [...letters].entries()) {
        const taken = takePoint(state, { verdict: VERDICTS[letter], startedMs: index * 1000 }, alert);
        state = taken.state;
        const { change } = taken;
        if (change.kind === 'began')
            changes.push(`${index}:began ${state.failingSinceMs / 1000}`);
        if (change.kind === 'ended')
            changes.push(`${index}:ended ${change.endedMs / 1000}`);
    }
    return { state, changes };
}
test.each([
    ['one failure of two needed', 'pfpp', { failures: 2, of: 3, recover: 2 }, []],
    ['two in a row', 'pff', { failures: 2, of: 3, recover: 2 }, ['2:began 1']],
    ['two with a good one between', 'fpf', { failures: 2, of: 3, recover: 2 }, ['2:began 0']],
    ['two too far apart', 'fppf', { failures: 2, of: 3, recover: 2 }, []],
    [
        'one bad node of two behind a load balancer',
        'fssf'.replaceAll('s', 'p'),
        { failures: 2, of: 4, recover: 2 },
        ['3:began 0'],
    ],
    ['one is enough', 'pf', { failures: 1, of: 1, recover: 1 }, ['1:began 1']],
    ['unstable is not failed', 'uuuu', { failures: 1, of: 3, recover: 1 }, []],
    ['one good run is no recovery', 'fffpf', { failures: 2, of: 3, recover: 2 }, ['1:began 0']],
    [
        'it recovers with the first of its good runs',
        'ffpp',
        { failures: 2, of: 3, recover: 2 },
        ['1:began 0', '3:ended 2'],
    ],
    ['unstable runs are good ones', 'ffup', { failures: 2, of: 3, recover: 2 }, ['1:began 0', '3:ended 2']],
    ['what was before a recovery is forgotten', 'ffppf', { failures: 2, of: 5, recover: 2 }, ['1:began 0', '3:ended 2']],
    ['it can fail again', 'ffppff', { failures: 2, of: 5, recover: 2 }, ['1:began 0', '3:ended 2', '5:began 4']],
    ['a failure begins the recovery anew', 'ffpfpp', { failures: 2, of: 3, recover: 2 }, ['1:began 0', '5:ended 4']],
])('%s', (_what, letters, alert, changes) => {
    expect(play(letters, alert).changes).toEqual(changes);
});
test.each([
    ['', 'pending'],
    ['p', 'pass'],
    ['pppp', 'pass'],
    ['u', 'unstable'],
    ['fp', 'unstable'],
    ['fppp', 'pass'],
    ['ff', 'fail'],
    ['ffp', 'fail'],
    ['ffpp', 'pass'],
    ['ffup', 'unstable'],
])('after %s it is %s', (letters, status) => {
    const { state } = play(letters, { failures: 2, of: 3, recover: 2 });
    expect(journeyStatus(state, 1000, letters.length * 1000)).toBe(status);
});
test.each([
    [3000, 'fail'],
    [3001, 'stale'],
])('%i ms after the last run of a journey that fails each second it is %s', (afterMs, status) => {
    const { state } = play('ff', { failures: 1, of: 1, recover: 1 });
    expect(journeyStatus(state, 1000, 1000 + afterMs)).toBe(status);
});
test.each([
    [['pass'], 'pass'],
    [['fail', 'pass'], 'unstable'],
    [['unknown', 'pass'], 'pass'],
    [['fail', 'unknown', 'pass'], 'unstable'],
    [['fail', 'fail'], 'fail'],
    [['fail', 'unknown'], 'fail'],
    [['unknown', 'unknown'], undefined],
    [['skipped'], undefined],
    [[], undefined],
])('attempts %j are a run that is %s', (outcomes, verdict) => {
    expect(verdictOf(outcomes.map((outcome, index) => ({ outcome, attempt: index + 1 })))).toBe(verdict);
});
