import { css } from '@emotion/css';
import type { GrafanaTheme2, NavModelItem } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Icon, ToolbarButton, useStyles2 } from '@grafana/ui';
import { Link, useLocation } from 'react-router-dom-v5-compat';
import { breadcrumbs } from './breadcrumbs';
import { CHROME_HEADER_HEIGHT_PX } from './chromeHeaderHeight';
import { SessionMenu } from './SessionMenu';

type TopBarProps = Readonly<{ page: NavModelItem | undefined; isMenuDocked: boolean; onToggleMenu: () => void }>;

/** The bar at the top: where one is, and who. */
export function TopBar({ page, isMenuDocked, onToggleMenu }: TopBarProps) {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const crumbs = breadcrumbs(pathname, page);
  return (
    <header className={styles.bar}>
      {!isMenuDocked && (
        <ToolbarButton icon="bars" narrow aria-label="Open menu" tooltip="Open menu" onClick={onToggleMenu} />
      )}
      <nav aria-label="Breadcrumbs" className={styles.crumbs}>
        <ol>
          {crumbs.map(({ text, url }, index) =>
            index === crumbs.length - 1 ? (
              <li key={`${index} ${text}`} aria-current="page">
                <span title={text} className={styles.current}>
                  {text}
                </span>
              </li>
            ) : (
              <li key={`${index} ${text}`}>
                <Link to={url} title={text} className={styles.crumb}>
                  {text}
                </Link>
                <Icon name="angle-right" className={styles.separator} />
              </li>
            ),
          )}
        </ol>
      </nav>
      <span className={styles.badge}>
        <Link to="/workbench">{`Workbench on ${config.buildInfo.version}`}</Link>
      </span>
      <div className={styles.session}>
        <SessionMenu />
      </div>
    </header>
  );
}

const TEXT_IN_ONE_LINE = {
  display: 'block',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
} as const;

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    height: CHROME_HEADER_HEIGHT_PX,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0, 1),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.navbarFixed,
  }),
  crumbs: css({
    flex: 1,
    minWidth: 0,
    paddingLeft: theme.spacing(1),
    ol: { display: 'flex', alignItems: 'center', listStyle: 'none', overflow: 'hidden' },
    // As Grafana's: each gives way, none grows beyond its text.
    li: {
      display: 'flex',
      alignItems: 'center',
      flex: 1,
      minWidth: 0,
      maxWidth: 'max-content',
      // On a phone there is room for the way back and for where one is.
      [theme.breakpoints.down('md')]: { '&:not(:nth-last-child(-n + 2))': { display: 'none' } },
    },
  }),
  crumb: css({ ...TEXT_IN_ONE_LINE, color: theme.colors.text.primary, '&:hover': { textDecoration: 'underline' } }),
  current: css({ ...TEXT_IN_ONE_LINE, color: theme.colors.text.secondary }),
  separator: css({ color: theme.colors.text.secondary, flexShrink: 0 }),
  session: css({ flexShrink: 0 }),
  badge: css({
    ...theme.typography.bodySmall,
    flexShrink: 0,
    color: theme.colors.text.secondary,
    [theme.breakpoints.down('sm')]: { display: 'none' },
  }),
});
