import type { JourneyPlan } from '../journeyPlan.ts';
import { requestLoad, type JourneyLoad } from '../requestLoad.ts';
import type { PlacedTarget, Report } from './candidates.ts';

const rounded = (value: number): string => String(Math.round(value * 100) / 100);

function inWords({
  journeyId,
  requestsPerAttempt,
  attemptsPerRun,
  runsPerMinute,
  requestsPerMinute,
}: JourneyLoad): string {
  const attempts = attemptsPerRun > 1 ? ` × ${attemptsPerRun} attempts` : '';
  return `${journeyId} ${rounded(requestsPerMinute)} (${requestsPerAttempt} requests × ${rounded(runsPerMinute)} runs${attempts})`;
}

/** All journeys together, retries and cleanup included, ask no more of a target than it gives. */
export function budgetsSuffice(plans: readonly JourneyPlan[], targets: readonly PlacedTarget[], report: Report): void {
  const loads = requestLoad(
    plans,
    targets.map(({ target }) => target),
  );
  loads.forEach(({ target, journeys, requestsPerMinute, bytesPerDayMin }, index) => {
    const path = [...targets[index]!.path, 'maxRequestsPerMinute'];
    const { name, maxRequestsPerMinute } = target;
    // A hair's breadth for what binary fractions add: 3 × 0.1 is not more than 0.3.
    if (requestsPerMinute > maxRequestsPerMinute * (1 + 1e-9)) {
      const parts = journeys.toSorted((a, b) => b.requestsPerMinute - a.requestsPerMinute).map(inWords);
      report(
        path,
        `is ${maxRequestsPerMinute}, and the journeys ask ${rounded(requestsPerMinute)} requests a minute of ${name}: ${parts.join(', ')}`,
      );
    }
    if (bytesPerDayMin > target.maxBytesPerDay) {
      report(
        [...targets[index]!.path, 'maxBytesPerDay'],
        `is ${target.maxBytesPerDay}, and what the journeys send to ${name} alone, with empty answers, is ${Math.round(bytesPerDayMin)} bytes a day`,
      );
    }
    for (const { journeyId, requestsPerAttempt } of journeys) {
      if (requestsPerAttempt <= maxRequestsPerMinute) continue;
      report(
        path,
        `is ${maxRequestsPerMinute}, and one run of ${journeyId} alone makes ${requestsPerAttempt} requests to ${name}`,
      );
    }
  });
}
