import { locationService } from '@grafana/runtime';
import { Input, RadioButtonGroup, Stack } from '@grafana/ui';
import React from 'react';
import { useLocation } from 'react-router';
import { useIssues } from '../../api/useIssues';
import { useServices } from '../../api/useServices';
import { EmptyState } from '../../components/EmptyState';
import { PageFrame } from '../../components/PageFrame';
import { QueryView } from '../../components/QueryView';
import { serviceId } from '../../components/serviceHealth';
import { ServiceCard } from './ServiceCard';

const WINDOWS = ['5m', '15m', '1h'] as const;
const WINDOW_DEFAULT = '15m';

/** Services with their KPIs and operations, customers' and synthetic traffic apart. */
export function ServicesPage() {
  const search = new URLSearchParams(useLocation().search);
  const window = WINDOWS.find((candidate) => candidate === search.get('window')) ?? WINDOW_DEFAULT;
  const wanted = search.get('service') ?? '';
  const services = useServices(window);
  const issues = useIssues({ states: ['open', 'acknowledged'] });
  return (
    <PageFrame subTitle="How good each service is for its customers">
      <Stack direction="column" gap={2}>
        <Stack direction="row" gap={2} wrap="wrap">
          <RadioButtonGroup
            aria-label="Look back"
            options={WINDOWS.map((value) => ({ label: `Last ${value}`, value }))}
            value={window}
            onChange={(value) => locationService.partial({ window: value }, true)}
          />
          <div>
            <Input
              aria-label="Service"
              placeholder="Name of a service"
              value={wanted}
              onChange={({ currentTarget }) => locationService.partial({ service: currentTarget.value || null }, true)}
            />
          </div>
        </Stack>
        <QueryView query={services} what="services">
          {({ services: all, objective }) => {
            const shown = all.filter(({ name }) => name.toLowerCase().includes(wanted.toLowerCase()));
            if (shown.length === 0) {
              return all.length === 0 ? (
                <EmptyState kind="start" title="No telemetry has come yet">
                  Send a copy of your traces to the companion; Setup shows what has arrived.
                </EmptyState>
              ) : (
                <EmptyState kind="none" title={`No service is called ${wanted}`} />
              );
            }
            return shown.map((service) => (
              <ServiceCard
                key={serviceId(service)}
                service={service}
                objective={objective}
                openIssues={issues.data?.issues ?? []}
              />
            ));
          }}
        </QueryView>
      </Stack>
    </PageFrame>
  );
}
