/** The verdict of all attempts of one run, in any order. */
export function verdictOf(attempts) {
    const passed = attempts.find(({ outcome }) => outcome === 'pass');
    const failed = attempts.some(({ outcome }) => outcome === 'fail');
    if (passed !== undefined)
        return failed ? 'unstable' : 'pass';
    return failed ? 'fail' : undefined;
}
