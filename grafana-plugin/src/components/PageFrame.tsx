import { PluginPage } from '@grafana/runtime';
import type { NavModelItem } from '@grafana/data';
import React from 'react';

type Props = Readonly<{
  /** Name of the page, where it is below one that is in the menu. */
  pageNav?: NavModelItem;
  subTitle?: React.ReactNode;
  actions?: React.ReactNode;
  children: React.ReactNode;
}>;

/** A page with Grafana's own header and breadcrumbs. */
export function PageFrame({ pageNav, subTitle, actions, children }: Props) {
  return (
    <PluginPage
      {...(pageNav !== undefined && { pageNav })}
      {...(subTitle !== undefined && { subTitle })}
      {...(actions !== undefined && { actions })}
    >
      {children}
    </PluginPage>
  );
}
