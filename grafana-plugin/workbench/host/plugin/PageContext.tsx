import type { NavModelItem } from '@grafana/data';
import { createContext, useContext, useEffect } from 'react';

/** Lets a page say what it is, beyond the menu's entry that leads to it; the bar at the top shows it. */
export const PageContext = createContext<(page: NavModelItem | undefined) => void>(() => undefined);

/** Shows `page` in the breadcrumbs and in the window's title for as long as the caller is drawn. */
export function useCurrentPage(page: NavModelItem | undefined): void {
  const show = useContext(PageContext);
  useEffect(() => {
    show(page);
    return () => show(undefined);
  }, [show, page]);
}
