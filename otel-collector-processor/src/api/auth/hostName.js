/** The host of a `Host` header without its port and brackets; '' where there is none. */
export function hostName(header) {
    return (header ?? '').replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
}
