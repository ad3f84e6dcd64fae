import { requiredRole } from './requiredRole.ts';
test.each([
    ['GET', '/api/v1/services', 'Viewer'],
    ['HEAD', '/api/v1/services', 'Viewer'],
    ['POST', '/api/v1/query/issues', 'Viewer'],
    ['GET', '/api/v1/act/issues', 'Viewer'],
    ['POST', '/api/v1/act/issues', 'Editor'],
    ['PUT', '/api/v1/act/issues', 'Editor'],
    ['POST', '/api/v1/act', 'Editor'],
    ['GET', '/api/v1/admin/audit', 'Admin'],
    ['HEAD', '/api/v1/admin/audit', 'Admin'],
    ['POST', '/api/v1/admin/reload', 'Admin'],
    ['OPTIONS', '/api/v1/admin/reload', 'Admin'],
    ['GET', '/api/v1/admin', 'Admin'],
    ['GET', '/api/v1/administrators', 'Viewer'],
    ['GET', '/api/v1/query/admin', 'Viewer'],
])('%s %s wants %s', (method, path, role) => {
    expect(requiredRole(method, path)).toBe(role);
});
