import { getBackendSrv } from '@grafana/runtime';
import { useEffect, useState } from 'react';
import type { DashboardModel } from './dashboardModel';

/** The workbench's dashboard: the one that the server was given, else one panel of every kind that the app brings. */
export function useDashboard(): DashboardModel | undefined {
  const [dashboard, setDashboard] = useState<DashboardModel>();
  useEffect(() => {
    getBackendSrv()
      .get<Readonly<{ dashboard: DashboardModel }>>('/api/dashboards/uid/workbench')
      .then((answer) => setDashboard(answer.dashboard), console.error);
  }, []);
  return dashboard;
}
