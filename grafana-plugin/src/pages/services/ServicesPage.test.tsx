import { screen, within } from '@testing-library/react';
import { fakeCompanion } from '../../test/fakeCompanion';
import { renderApp } from '../../test/render';
import { serviceListOf } from '../../test/serviceFactory';

describe('services', () => {
  test('have their KPIs by operation', async () => {
    fakeCompanion('Viewer', { issues: [] });
    renderApp('services');
    const orders = within(await screen.findByRole('region', { name: 'orders' }));
    expect(orders.getByRole('columnheader', { name: /Duration \(p95\)/ })).toBeVisible();
    expect(orders.getAllByRole('row').length).toBeGreaterThan(1);
  });

  test('are found by name and looked back on as the address says', async () => {
    const companion = fakeCompanion('Viewer');
    renderApp('services?service=led&window=1h');
    expect(await screen.findByRole('region', { name: 'ledger' })).toBeVisible();
    expect(screen.queryByRole('region', { name: 'orders' })).toBeNull();
    expect(companion.requests.map(({ path }) => path)).toContain('services?window=1h');
  });

  test.each([
    ['services', 'No telemetry has come yet', serviceListOf()],
    ['services?service=nobody', 'No service is called nobody', undefined],
  ])('%s without any says %s', async (path, text, services) => {
    fakeCompanion('Viewer', services === undefined ? {} : { services });
    renderApp(path);
    expect(await screen.findByText(text)).toBeVisible();
  });
});
