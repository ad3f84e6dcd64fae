import { readProcessConfig } from '../processes/processConfig.ts';
import { processEnvironment } from './processEnvironment.ts';

describe('the environment of a process', () => {
  test('says by the standard variables where telemetry goes', () => {
    const otlp = { endpoint: 'http://sink:4317', protocol: 'grpc', headers: { authorization: 'Bearer a,b' } } as const;
    expect(processEnvironment('cart', 0, { otlp }, {})).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://sink:4317',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a%2Cb',
    });
  });

  test('leaves to the surrounding environment what no option says', () => {
    const surrounding = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://there:4318', OTEL_BSP_SCHEDULE_DELAY: '50' };
    expect(processEnvironment('cart', 0, {}, surrounding)).toMatchObject(surrounding);
  });

  test.each([
    ['its role', {}, 'cart'],
    ['the name it was given', { cart: 'basket', payment: 'till' }, 'basket'],
  ])('names a service by %s, whatever surrounds it', (_what, names, expected) => {
    const env = processEnvironment('cart', 4402, { names }, { OTEL_SERVICE_NAME: 'launcher' });
    expect(env['OTEL_SERVICE_NAME']).toBe(expected);
    expect(readProcessConfig(env)).toMatchObject({ role: 'cart', port: 4402, serviceName: expected, seed: 1 });
  });
});
