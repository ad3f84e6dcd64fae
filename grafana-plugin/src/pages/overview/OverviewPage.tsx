import { Stack, TextLink } from '@grafana/ui';
import type { IssueSummary, JourneySummary, ServiceList } from '@vigil/quality-model';
import React from 'react';
import { useIssues } from '../../api/useIssues';
import { useJourneys } from '../../api/useJourneys';
import { useServices } from '../../api/useServices';
import { IssueRow } from '../../components/IssueRow';
import { JourneyTile } from '../../components/JourneyTile';
import { LiveBadge } from '../../components/LiveBadge';
import { PageFrame } from '../../components/PageFrame';
import { QueryView } from '../../components/QueryView';
import { Section } from '../../components/Section';
import { isSameService, serviceHealth, serviceId } from '../../components/serviceHealth';
import { ServiceTile } from '../../components/ServiceTile';
import { TileGrid } from '../../components/Tile';
import { PATHS } from '../../pluginId';
import { overviewVerdict } from './overviewVerdict';
import { VerdictBanner } from './VerdictBanner';

/** What the figures of services look back on, and what they are compared with: the same before. */
const WINDOW = '15m';

/** Is it good for users now, what is wrong, since when. */
export function OverviewPage() {
  const issues = useIssues({ states: ['open', 'acknowledged'] });
  const journeys = useJourneys();
  const services = useServices(WINDOW);
  const before = useServices(WINDOW, WINDOW);
  return (
    <PageFrame subTitle="Is it good for users now, what is wrong, and since when" actions={<LiveBadge />}>
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
                <p>
                  No journey is set up: nobody tries, all day, what customers do. Add one under <code>journeys</code> in
                  vigil.yaml.
                </p>
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
                <p>
                  No telemetry has come yet. Send a copy of your traces to the companion;{' '}
                  <TextLink href={PATHS.setup} inline>
                    Setup
                  </TextLink>{' '}
                  shows what has arrived.
                </p>
              ) : (
                <TileGrid>
                  {list.map((service) => (
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
