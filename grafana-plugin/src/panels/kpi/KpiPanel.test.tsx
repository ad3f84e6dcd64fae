import { createTheme, FieldType, LoadingState, ThresholdsMode, toDataFrame, type DataFrame } from '@grafana/data';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { servicesFrame } from '../../datasource/frames';
import { renderPanel, type PanelSetting } from '../../test/renderPanel';
import { NO_TRAFFIC, serviceListOf, serviceOf, trafficOf } from '../../test/serviceFactory';
import { plugin } from './module';

// Grafana's own view of no data, which it registers where no plugin may.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual<object>('@grafana/runtime'),
  PanelDataErrorView: () => 'No data',
}));

const goodFrom = (value: number) => ({
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: -Infinity, color: 'red' },
    { value, color: 'green' },
  ],
});
const frame = (values: ReadonlyArray<number | null>): DataFrame =>
  toDataFrame({
    fields: [
      { name: 'service', type: FieldType.string, values: values.map((_, n) => `s${n}`) },
      {
        name: 'success',
        type: FieldType.number,
        values: [...values],
        config: { unit: 'percentunit', thresholds: goodFrom(0.99) },
      },
    ],
  });
const panel = (values: ReadonlyArray<number | null>, more: Partial<PanelSetting> = {}) =>
  renderPanel(plugin, { frames: values.length === 0 ? [] : [frame(values)], ...more });
const texts = () => screen.getAllByRole('listitem').map((item) => item.textContent);

describe('the KPI panel', () => {
  test('has the worst first, and counts them', () => {
    panel([1, 0.5, 0.999]);
    expect(texts()).toEqual(['s1: success50%', 's0: success100%', 's2: success99.9%']);
    expect(screen.getByText('1 of 3 at their lowest threshold')).toBeVisible();
  });

  test('shows no more than it is to, and counts the rest', () => {
    panel([1, 1, 1, 1, 0.4], { options: { maxTiles: 2, showSummary: false } });
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    expect(screen.getByText('3 more')).toBeVisible();
    expect(screen.queryByText(/lowest threshold/)).toBeNull();
  });

  test('has what is not measured last, for it is no worst', () => {
    panel([null, 0.5, NaN]);
    expect(texts()).toEqual(['s1: success50%', 's0: successNo data', 's2: successNo data']);
    expect(screen.getByText('1 of 1 at its lowest threshold, 2 without data')).toBeVisible();
  });

  test('shows one value without summing it up', () => {
    panel([0.5]);
    expect(texts()).toEqual(['s0: success50%']);
    expect(screen.queryByText(/threshold/)).toBeNull();
  });

  test('scrolls when many do not fit, with the keyboard too', async () => {
    panel(
      Array.from({ length: 200 }, () => 1),
      { options: { maxTiles: 200 } },
    );
    const all = screen.getByRole('group', { name: 'Services' });
    expect(all).toHaveStyle({ overflow: 'auto', width: '400px', height: '300px' });
    await userEvent.setup().tab();
    expect(all).toHaveFocus();
  });

  test.each([
    [104, 44],
    [400, 60],
    [120, 400],
  ])('has a line a figure and nothing else in %i × %i pixels', (width, height) => {
    panel([1, 0.5], { width, height });
    expect(texts()).toEqual(['s1: success50%', 's0: success100%']);
    expect(screen.getByTitle('s1: success')).toHaveStyle({ textOverflow: 'ellipsis', whiteSpace: 'nowrap' });
    expect(screen.queryByText(/lowest threshold/)).toBeNull();
  });
});

describe('without figures it', () => {
  test('says that there is no data', () => {
    panel([]);
    expect(screen.getByText('No data')).toBeVisible();
  });

  test('says nothing while they are read', () => {
    const { container } = panel([], { state: LoadingState.Loading });
    expect(container).toBeEmptyDOMElement();
  });

  test.each([
    [[{ message: 'The companion does not answer.' }], 'The companion does not answer.'],
    [[], 'The data could not be read'],
  ])('says why when they could not be read', (errors, text) => {
    panel([], { state: LoadingState.Error, errors });
    expect(screen.getByText(text)).toBeVisible();
  });

  test('does not hide those that it had before', () => {
    panel([1], { state: LoadingState.Error, errors: [{ message: 'away' }] });
    expect(texts()).toEqual(['s0: success100%']);
  });
});

describe('the colours of all columns of services', () => {
  const list = serviceListOf(
    serviceOf('orders', { customers: trafficOf({ errorRatio: 0.04 }) }),
    serviceOf('ledger'),
    serviceOf('idle', { customers: NO_TRAFFIC }),
  );
  const colorOf = (name: string) => screen.getByTitle(name).parentElement?.style.borderLeftColor;

  test.each([false, true])('are those of the objective for success, and neutral else (light: %s)', (isLight) => {
    renderPanel(plugin, { frames: [servicesFrame('A', list)], isLight });
    const { colors, visualization } = createTheme({ colors: { mode: isLight ? 'light' : 'dark' } });
    expect(colorOf('orders: success')).toBe(visualization.getColorByName('red'));
    expect(colorOf('ledger: success')).toBe(visualization.getColorByName('green'));
    expect(colorOf('idle: success')).toBe(colors.text.disabled);
    for (const column of ['objective', 'duration p95', 'requests']) {
      expect(colorOf(`orders: ${column}`)).toBe(colors.text.primary);
    }
    expect(screen.getByText('1 of 2 at their lowest threshold, 2 without data')).toBeVisible();
  });

  test('are those of the panel’s thresholds for what is in its unit alone', () => {
    const fieldConfig = { defaults: { unit: 'percentunit', thresholds: goodFrom(0.9) }, overrides: [] };
    renderPanel(plugin, { frames: [servicesFrame('A', list)], fieldConfig });
    expect(colorOf('orders: success')).toBe(colorOf('ledger: success'));
    expect(colorOf('orders: duration p95')).not.toBe(colorOf('orders: success'));
    expect(colorOf('orders: requests')).toBe(colorOf('orders: duration p95'));
  });

  test('are those of an override for the field that it names', () => {
    const slow = {
      mode: ThresholdsMode.Absolute,
      steps: [
        { value: -Infinity, color: 'green' },
        { value: 50, color: 'red' },
      ],
    };
    const matcher = { id: 'byName', options: 'duration p95' };
    const overrides = [{ matcher, properties: [{ id: 'thresholds', value: slow }] }];
    renderPanel(plugin, { frames: [servicesFrame('A', list)], fieldConfig: { defaults: {}, overrides } });
    expect(colorOf('orders: duration p95')).toBe(colorOf('orders: success'));
    expect(colorOf('orders: requests')).not.toBe(colorOf('orders: success'));
  });
});
