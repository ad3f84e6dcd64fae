/**
 * The role that a request under /api wants, by the class its path names; only a path in normal form may be asked about.
 * `admin` wants Admin whatever the method, and POST `act` wants Editor; all else is read with Viewer. A POST outside
 * `admin`, `act` and `query` finds no route: none can be defined there.
 */
export function requiredRole(method, path) {
    const [, , , routeClass] = path.split('/');
    if (routeClass === 'admin')
        return 'Admin';
    return method !== 'GET' && method !== 'HEAD' && routeClass === 'act' ? 'Editor' : 'Viewer';
}
