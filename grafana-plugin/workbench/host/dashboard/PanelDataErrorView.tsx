import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import type { PanelDataErrorViewProps } from '@grafana/runtime';

/** What a panel shows that cannot draw what it got. */
export function PanelDataErrorView({ message, data }: PanelDataErrorViewProps) {
  const styles = useStyles2(getStyles);
  const hasRows = data.series.some(({ length }) => length > 0);
  return <div className={styles.all}>{message ?? (hasRows ? 'Unable to render data' : 'No data')}</div>;
}

const getStyles = () => ({
  all: css({ display: 'flex', alignItems: 'center', justifyContent: 'center', height: '100%', textAlign: 'center' }),
});
