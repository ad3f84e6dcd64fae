import { css, cx } from '@emotion/css';
import type { GrafanaTheme2, NavModelItem } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router-dom-v5-compat';
import { PageContext } from '../plugin/PageContext';
import { breadcrumbs } from './breadcrumbs';
import { SIDE_MENU_WIDTH_PX, SideMenu } from './SideMenu';
import { Toasts } from './Toasts';
import { TopBar } from './TopBar';
import { useIsWide } from './useIsWide';

/** What surrounds a page in Grafana: the menu, docked where there is room for it, and the bar at the top. */
export function Chrome({ children }: Readonly<{ children: ReactNode }>) {
  const styles = useStyles2(getStyles);
  const isDocked = useIsWide(useTheme2().breakpoints.values.xl);
  const [isOpen, setIsOpen] = useState(false);
  const [page, setPage] = useState<NavModelItem>();
  const { pathname } = useLocation();

  useEffect(() => {
    const names = breadcrumbs(pathname, page).map(({ text }) => text);
    document.title = [...names.slice(1).reverse(), 'Workbench'].join(' - ');
  }, [pathname, page]);

  return (
    <PageContext.Provider value={setPage}>
      <div className={cx(styles.all, isDocked && styles.beside)}>
        {(isDocked || isOpen) && (
          <div className={styles.menu}>
            {!isDocked && <div className={styles.backdrop} role="presentation" onClick={() => setIsOpen(false)} />}
            <SideMenu onClose={isDocked ? undefined : () => setIsOpen(false)} onLeave={() => setIsOpen(false)} />
          </div>
        )}
        <TopBar page={page} isMenuDocked={isDocked} onToggleMenu={() => setIsOpen(!isOpen)} />
        <Toasts />
        <main id="pageContent" className={styles.page}>
          {children}
        </main>
      </div>
    </PageContext.Provider>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  all: css({ display: 'flex', flexDirection: 'column', minHeight: '100vh' }),
  beside: css({ paddingLeft: SIDE_MENU_WIDTH_PX }),
  menu: css({ position: 'fixed', top: 0, bottom: 0, left: 0, zIndex: theme.zIndex.sidemenu }),
  backdrop: css({ position: 'fixed', inset: 0, background: theme.components.overlay.background }),
  page: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0 }),
});
