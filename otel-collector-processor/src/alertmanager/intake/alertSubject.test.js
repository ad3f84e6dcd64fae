import { alertmanagerConfig } from '../testing/alerts.ts';
import { alertSubject } from './alertSubject.ts';
const service = (name, parts = {}) => ({
    tenant: 'default',
    environment: '',
    namespace: '',
    name,
    ...parts,
});
test.each([
    ['no service', { alertname: 'DiskFull', instance: 'db:9100' }, undefined],
    ['an empty service', { service: '' }, undefined],
    ['`service`', { service: 'cart', job: 'node' }, service('cart')],
    ['the more telling of two', { service: 'svc', service_name: 'cart' }, service('cart')],
    ['`job`', { job: 'cart' }, service('cart')],
    ['`job` as OpenTelemetry makes it', { job: 'shop/cart' }, service('cart', { namespace: 'shop' })],
    ['`job` beside a namespace', { job: 'x/cart', service_namespace: 'shop' }, service('cart', { namespace: 'shop' })],
    ['a `job` that is a path', { job: '/cart' }, service('/cart')],
    [
        'all of it',
        { service_name: 'cart', service_namespace: 'shop', deployment_environment_name: 'prod', vigil_tenant: 'acme' },
        service('cart', { namespace: 'shop', environment: 'prod', tenant: 'acme' }),
    ],
    ['`environment`', { service: 'cart', environment: 'prod' }, service('cart', { environment: 'prod' })],
    ['a namespace of Kubernetes, which is another thing', { service: 'cart', namespace: 'k8s' }, service('cart')],
    ['own rules: the journey’s name is no service', { origin: 'vigil', job: 'checkout', service: 'x' }, undefined],
    ['own rules: the service', { origin: 'vigil', job: 'vigil', service_name: 'cart' }, service('cart')],
])('labels with %s', (_what, labels, expected) => {
    expect(alertSubject(labels, alertmanagerConfig()).service).toEqual(expected);
});
test('which labels count is a setting', () => {
    const labels = alertmanagerConfig({
        serviceLabels: ['app'],
        namespaceLabels: ['team'],
        environmentLabels: ['stage'],
    });
    expect(alertSubject({ app: 'cart', service: 'x', team: 'shop', stage: 'prod' }, labels)).toEqual({
        service: service('cart', { namespace: 'shop', environment: 'prod' }),
        operation: '',
    });
});
test('the operation is the span’s name', () => {
    expect(alertSubject({ span_name: 'GET /', service: 'cart' }, alertmanagerConfig()).operation).toBe('GET /');
});
