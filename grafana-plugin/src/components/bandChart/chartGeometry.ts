import type { SeriesPoint } from '@vigil/quality-model';

export type ChartSize = Readonly<{ width: number; height: number }>;
export type Tick = Readonly<{ at: number; value: number }>;

/** Everything that is drawn, in pixels; paths as SVG has them. */
export type ChartGeometry = Readonly<{
  seen: string;
  expected: string;
  /** One closed area a stretch of slots for which a band is known. */
  band: string;
  x: readonly Tick[];
  y: readonly Tick[];
}>;

/** On the left there is room for `12.5K calls/s`. */
export const MARGIN = { top: 8, right: 12, bottom: 24, left: 92 } as const;
const Y_TICKS = 4;
const X_TICK_MIN_PX = 110;
const STEPS = [1, 2, 2.5, 5, 10];

/** The next round number for steps of an axis (Heckbert, "Nice numbers for graph labels", 1990). */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return (STEPS.find((step) => step * power >= rough) ?? 10) * power;
}

function line(points: readonly (readonly [x: number, y: number] | undefined)[]): string {
  let pen = 'M';
  return points
    .map((point) => {
      if (point === undefined) {
        pen = 'M';
        return '';
      }
      const drawn = `${pen}${point[0].toFixed(1)},${point[1].toFixed(1)}`;
      pen = 'L';
      return drawn;
    })
    .join('');
}

/** What is no number is not drawn: neither null, nor what a division by nothing gives. */
const isFigure = (value: number | null): value is number => Number.isFinite(value);

/** Where everything of a series is in a chart of that size. Slots without a value leave a gap. */
export function chartGeometry(points: readonly SeriesPoint[], { width, height }: ChartSize): ChartGeometry {
  const values = points.flatMap(({ seen, upper }) => [seen, upper]).filter(isFigure);
  const most = Math.max(...values, 0) || 1; // of nothing but zeros an axis up to 1 says more than one up to a billionth
  const step = roundStep(most / Y_TICKS);
  const top = Math.ceil(most / step) * step;
  const firstMs = points[0]?.atMs ?? 0;
  const spanMs = Math.max(1, (points.at(-1)?.atMs ?? 0) - firstMs);
  const innerWidth = Math.max(1, width - MARGIN.left - MARGIN.right);
  const innerHeight = Math.max(1, height - MARGIN.top - MARGIN.bottom);
  const x = (ms: number) => MARGIN.left + ((ms - firstMs) / spanMs) * innerWidth;
  const y = (value: number) => MARGIN.top + (1 - Math.min(1, Math.max(0, value / top))) * innerHeight;
  const of = (value: (point: SeriesPoint) => number | null) =>
    points.map((point) => {
      const at = value(point);
      return isFigure(at) ? ([x(point.atMs), y(at)] as const) : undefined;
    });
  const stretches: SeriesPoint[][] = [];
  let open = false;
  for (const point of points) {
    const known = isFigure(point.lower) && isFigure(point.upper);
    if (known && open) stretches.at(-1)?.push(point);
    else if (known) stretches.push([point]);
    open = known;
  }
  const xTicks = Math.max(1, Math.floor(innerWidth / X_TICK_MIN_PX));
  return {
    seen: line(of(({ seen }) => seen)),
    expected: line(of(({ expected }) => expected)),
    band: stretches
      .map((stretch) => {
        const above = stretch.map((point) => [x(point.atMs), y(point.upper ?? 0)] as const);
        const below = stretch.map((point) => [x(point.atMs), y(point.lower ?? 0)] as const).reverse();
        return `${line([...above, ...below])}Z`;
      })
      .join(''),
    x: Array.from({ length: xTicks + 1 }, (_, i) => {
      const value = firstMs + (spanMs * i) / xTicks;
      return { at: x(value), value };
    }),
    y: Array.from({ length: Math.round(top / step) + 1 }, (_, i) => ({ at: y(i * step), value: i * step })),
  };
}
