/** `ENOENT` and the like of a failed system call; '' for any other error. It asks nothing of the error's class. */
export function systemErrorCode(error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return typeof code === 'string' ? code : '';
}
