import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Series } from '@vigil/quality-model';
import React, { useLayoutEffect, useRef, useState } from 'react';
import { figureText } from '../figures';
import { chartGeometry, MARGIN } from './chartGeometry';

const HEIGHT_PX = 200;

/** What was seen of one signal, and the band that was expected. */
export function BandChart({ series, title }: Readonly<{ series: Series; title: string }>) {
  const styles = useStyles2(getStyles);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const { seen, expected, band, x, y } = chartGeometry(series.points, { width, height: HEIGHT_PX });
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span>{title}</span>
        <span className={styles.legend}>
          <span className={styles.seenKey} /> seen
          <span className={styles.bandKey} /> expected
        </span>
      </figcaption>
      <div ref={frame}>
        <svg role="img" aria-label={spoken(series, title)} width={width} height={HEIGHT_PX} className={styles.svg}>
          {y.map(({ at, value }) => (
            <g key={value}>
              <line x1={MARGIN.left} x2={width - MARGIN.right} y1={at} y2={at} className={styles.grid} />
              <text x={MARGIN.left - 8} y={at + 4} textAnchor="end" className={styles.tick}>
                {figureText(value, series.unit)}
              </text>
            </g>
          ))}
          {x.map(({ at, value }, index) => (
            <text
              key={value}
              x={at}
              y={HEIGHT_PX - 6}
              textAnchor={index === 0 ? 'start' : index === x.length - 1 ? 'end' : 'middle'}
              className={styles.tick}
            >
              {dateTimeFormat(value, { format: 'HH:mm' })}
            </text>
          ))}
          <path d={band} className={styles.band} />
          <path d={expected} className={styles.expected} />
          <path d={seen} className={styles.seen} />
        </svg>
      </div>
    </figure>
  );
}

/** For those who do not see it. */
function spoken({ points, unit }: Series, title: string): string {
  const last = points.findLast(({ seen }) => Number.isFinite(seen));
  if (last === undefined) {
    return `${title}: nothing was seen`;
  }
  const usual = last.expected === null ? '' : `, expected ${figureText(last.expected, unit)}`;
  return `${title}: last seen ${figureText(last.seen, unit)}${usual}`;
}

const FIRST_WIDTH_PX = 600;

/** Width of an element, as it is now. */
function useWidth(ref: React.RefObject<HTMLElement>): number {
  const [width, setWidth] = useState(FIRST_WIDTH_PX);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const observer = new ResizeObserver(([entry]) => entry !== undefined && setWidth(entry.contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

function getStyles(theme: GrafanaTheme2) {
  const key = { display: 'inline-block', width: theme.spacing(2), marginLeft: theme.spacing(1.5) } as const;
  const band = theme.colors.emphasize(theme.colors.background.primary, 0.15);
  return {
    figure: css({ margin: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
    caption: css({ display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: theme.spacing(1) }),
    legend: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    seenKey: css({ ...key, borderTop: `2px solid ${theme.colors.primary.text}`, verticalAlign: 'middle' }),
    bandKey: css({ ...key, height: theme.spacing(1), backgroundColor: band, verticalAlign: 'middle' }),
    svg: css({ display: 'block', maxWidth: '100%' }),
    grid: css({ stroke: theme.colors.border.weak }),
    tick: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    band: css({ fill: band }),
    expected: css({ fill: 'none', stroke: theme.colors.text.secondary, strokeDasharray: '4 4' }),
    seen: css({ fill: 'none', stroke: theme.colors.primary.text, strokeWidth: 2 }),
  };
}
