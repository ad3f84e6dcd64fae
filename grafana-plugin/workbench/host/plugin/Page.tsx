import { css, cx } from '@emotion/css';
import { PageLayoutType, type GrafanaTheme2 } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';

type PageProps = Omit<PluginPageProps, 'background'>;

/** A page in Grafana's looks: title, what is beside it, and the contents. `pageNav` says the title. */
export function Page({
  pageNav,
  renderTitle,
  subTitle,
  info,
  actions,
  layout = PageLayoutType.Standard,
  children,
}: PageProps) {
  const styles = useStyles2(getStyles);
  if (layout === PageLayoutType.Custom) return <>{children}</>;
  if (layout === PageLayoutType.Canvas) return <div className={cx(styles.page, styles.canvas)}>{children}</div>;
  const sub = subTitle ?? pageNav?.subTitle;
  return (
    <div className={cx(styles.page, styles.standard)}>
      {pageNav !== undefined && (
        <div className={styles.header}>
          <div className={styles.top}>
            <div className={styles.title}>
              {pageNav.img !== undefined && <img src={pageNav.img} alt="" className={styles.logo} />}
              {renderTitle === undefined ? <h1>{pageNav.text}</h1> : renderTitle(pageNav.text)}
            </div>
            {info?.map(({ label, value }) => (
              <div key={label} className={styles.info}>
                <span className={styles.infoLabel}>{label}</span>
                {value}
              </div>
            ))}
            <div className={styles.actions}>{actions}</div>
          </div>
          {sub !== undefined && <div className={styles.subTitle}>{sub}</div>}
        </div>
      )}
      <div className={styles.contents}>{children}</div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', flex: '1 1 0', minWidth: 0 }),
  standard: css({
    background: theme.colors.background.primary,
    padding: theme.spacing(2),
    [theme.breakpoints.up('md')]: { padding: theme.spacing(4) },
  }),
  canvas: css({ padding: theme.spacing(2) }),
  header: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), marginBottom: theme.spacing(2) }),
  top: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: theme.spacing(1, 3) }),
  title: css({ display: 'flex', flex: 1, minWidth: 200, h1: { margin: 0 } }),
  logo: css({ width: 32, height: 32, marginRight: theme.spacing(2) }),
  info: css({ display: 'flex', flexDirection: 'column' }),
  infoLabel: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  actions: css({ display: 'flex', gap: theme.spacing(1) }),
  subTitle: css({ color: theme.colors.text.secondary }),
  contents: css({ flexGrow: 1 }),
});
