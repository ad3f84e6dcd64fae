import { Stack, Text, TextLink } from '@grafana/ui';
import type { IssueSummary, JourneySummary, ServiceList, ServiceSummary } from '@vigil/quality-model';
import React from 'react';
import { useIssues } from '../../api/useIssues';
import { useJourneys } from '../../api/useJourneys';
import { useServices } from '../../api/useServices';
import { ErrorPanel } from '../../components/ErrorPanel';
import { IssueRow } from '../../components/IssueRow';
import { JourneyTile } from '../../components/JourneyTile';
import { LiveBadge } from '../../components/LiveBadge';
import { PageFrame } from '../../components/PageFrame';
import { QueryView } from '../../components/QueryView';
import { Section } from '../../components/Section';
import { isSameService, serviceHealth, serviceId } from '../../components/serviceHealth';
import { ServiceTile } from '../../components/ServiceTile';
import { HEALTHS } from '../../components/StatusBadge';
import { TileGrid } from '../../components/Tile';
import { useLastingError } from '../../components/useLastingError';
import { PATHS } from '../../pluginId';
import { overviewVerdict } from './overviewVerdict';
import { VerdictBanner } from './VerdictBanner';

/** What the figures of services look back on, and what they are compared with: the same before. */
const WINDOW = '15m';
const SUBTITLE = 'Is it good for users now, what is wrong, and since when';

/** Is it good for users now, what is wrong, since when. */
export function OverviewPage() {
  const issues = useIssues({ states: ['open', 'acknowledged'] });
  const journeys = useJourneys();
  const services = useServices(WINDOW);
  const before = useServices(WINDOW, WINDOW);
  const shown = [issues, journeys, services];
  const errors = [useLastingError(issues), useLastingError(journeys), useLastingError(services)];
  const [error] = errors;
  const isSameForAll = shown.every(({ data }) => data === undefined) && errors.every((e) => e?.kind === error?.kind);
  if (error != null && isSameForAll) {
    return (
      <PageFrame subTitle={SUBTITLE} actions={<LiveBadge />}>
        <ErrorPanel error={error} onRetry={() => shown.forEach(({ refetch }) => void refetch())} />
      </PageFrame>
    );
  }
  return (
    <PageFrame subTitle={SUBTITLE} actions={<LiveBadge />}>
      <Stack direction="column" gap={3}>
        <QueryView query={issues} what="issues">
          {({ issues: open }) => (
            <Stack direction="column" gap={3}>
              <Answer openIssues={open} journeys={journeys.data?.journeys} services={services.data} />
              {open.length > 0 && (
                <section aria-label="What is wrong">
                  <Stack direction="column" gap={1}>
                    {open.map((issue) => (
                      <IssueRow key={issue.id} issue={issue} />
                    ))}
                  </Stack>
                </section>
              )}
            </Stack>
          )}
        </QueryView>
        <Section title="Journeys">
          <QueryView query={journeys} what="journeys">
            {({ journeys: list }) =>
              list.length === 0 ? (
                <Text element="p">
                  No journey is set up: nobody tries, all day, what customers do. Add one under <code>journeys</code> in
                  vigil.yaml.
                </Text>
              ) : (
                <TileGrid>
                  {list.map((journey) => (
                    <JourneyTile key={journey.id} journey={journey} />
                  ))}
                </TileGrid>
              )
            }
          </QueryView>
        </Section>
        <Section title="Services, last 15 minutes">
          <QueryView query={services} what="services">
            {({ services: list, objective }) =>
              list.length === 0 ? (
                <Text element="p">
                  No telemetry has come yet. Send a copy of your traces to the companion;{' '}
                  <TextLink href={PATHS.setup} inline>
                    Setup
                  </TextLink>{' '}
                  shows what has arrived.
                </Text>
              ) : (
                <TileGrid>
                  {worstFirst(list, objective, issues.data?.issues ?? []).map((service) => (
                    <ServiceTile
                      key={serviceId(service)}
                      service={service}
                      before={before.data?.services.find((other) => isSameService(other, service))}
                      objective={objective}
                      openIssues={issues.data?.issues ?? []}
                    />
                  ))}
                </TileGrid>
              )
            }
          </QueryView>
        </Section>
      </Stack>
    </PageFrame>
  );
}

/** What somebody has to look at comes before what is well; else in the order of their names, as they come. */
function worstFirst(services: ServiceList['services'], objective: number, openIssues: readonly IssueSummary[]) {
  const badness = (service: ServiceSummary) => HEALTHS.indexOf(serviceHealth(service, objective, openIssues).health);
  return services.toSorted((a, b) => badness(b) - badness(a));
}

type AnswerProps = Readonly<{
  openIssues: readonly IssueSummary[];
  journeys: readonly JourneySummary[] | undefined;
  services: ServiceList | undefined;
}>;

/** Waits for all that it stands on, unless what is known is bad already. */
function Answer({ openIssues, journeys, services }: AnswerProps) {
  if (openIssues.length === 0 && (journeys === undefined || services === undefined)) {
    return null;
  }
  const verdict = overviewVerdict({
    openIssues,
    journeys: journeys ?? [],
    services: (services?.services ?? []).map(
      (service) => serviceHealth(service, services?.objective ?? 0, openIssues).health,
    ),
  });
  return <VerdictBanner verdict={verdict} />;
}
