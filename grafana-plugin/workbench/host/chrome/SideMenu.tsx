import { css, cx } from '@emotion/css';
import type { GrafanaTheme2, IconName, NavModelItem } from '@grafana/data';
import { Icon, IconButton, useStyles2 } from '@grafana/ui';
import { Link, useLocation } from 'react-router-dom-v5-compat';
import { CHROME_HEADER_HEIGHT_PX } from './chromeHeaderHeight';
import { navItemAt, navItems } from './navItems';

/** Width of the menu, px. */
export const SIDE_MENU_WIDTH_PX = 300;

type SideMenuProps = Readonly<{ onClose: (() => void) | undefined; onLeave: () => void }>;

/** The menu at the side: the app with its pages. `onClose` is there where it lies over the page. */
export function SideMenu({ onClose, onLeave }: SideMenuProps) {
  const styles = useStyles2(getStyles);
  const { pathname } = useLocation();
  const current = navItemAt(pathname);
  const entry = (item: NavModelItem, isChild: boolean) => (
    <Link
      to={item.url ?? '/'}
      onClick={onLeave}
      aria-current={isSame(item, current) ? 'page' : undefined}
      className={cx(styles.link, isChild && styles.child, isSame(item, current) && styles.active)}
    >
      {!isChild && item.img !== undefined && <img src={item.img} alt="" className={styles.logo} />}
      {!isChild && item.img === undefined && <Icon name={(item.icon ?? 'apps') as IconName} size="lg" />}
      {item.text}
    </Link>
  );
  return (
    <nav aria-label="Navigation" className={styles.menu}>
      <div className={styles.top}>
        <span className={styles.name}>Workbench</span>
        {onClose !== undefined && <IconButton name="times" size="lg" aria-label="Close menu" onClick={onClose} />}
      </div>
      <ul className={styles.list}>
        <li>{entry({ text: 'Home', url: '/', icon: 'home-alt' }, false)}</li>
        {navItems().map((section) => (
          <li key={section.id ?? section.text}>
            {entry(section, false)}
            {section.children !== undefined && section.children.length > 0 && (
              <ul>
                {section.children.map((child) => (
                  <li key={child.id ?? child.text}>{entry(child, true)}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}

function isSame(item: NavModelItem, current: NavModelItem | undefined): boolean {
  return current !== undefined && item.id !== undefined && item.id === current.id;
}

const getStyles = (theme: GrafanaTheme2) => ({
  menu: css({
    width: SIDE_MENU_WIDTH_PX,
    maxWidth: '100vw',
    height: '100%',
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    background: theme.colors.background.primary,
    borderRight: `1px solid ${theme.colors.border.weak}`,
  }),
  top: css({
    height: CHROME_HEADER_HEIGHT_PX,
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    padding: theme.spacing(0, 2),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  }),
  name: css({ fontWeight: theme.typography.fontWeightMedium }),
  list: css({ listStyle: 'none', overflowY: 'auto', padding: theme.spacing(1), ul: { listStyle: 'none' } }),
  link: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    height: theme.spacing(4),
    padding: theme.spacing(0, 1),
    borderRadius: theme.shape.radius.default,
    color: theme.colors.text.primary,
    '&:hover': { background: theme.colors.action.hover },
  }),
  child: css({ paddingLeft: theme.spacing(5.25), color: theme.colors.text.secondary }),
  active: css({ background: theme.colors.action.selected, color: theme.colors.text.primary }),
  logo: css({ width: 20, height: 20 }),
});
