import type { QueryValues } from './client';

/** Everything that is asked for is known by these; an event makes those anew that it is about. */
export const KEYS = {
  all: ['vigil'] as const,
  issues: (query: QueryValues = {}) => ['vigil', 'issues', query] as const,
  everyIssueList: ['vigil', 'issues'] as const,
  issue: (id: string) => ['vigil', 'issue', id] as const,
  everyIssue: ['vigil', 'issue'] as const,
  silencePreview: (id: string, matchers: unknown) => ['vigil', 'silencePreview', id, matchers] as const,
  services: (query: QueryValues) => ['vigil', 'services', query] as const,
  series: (query: QueryValues) => ['vigil', 'series', query] as const,
  journeys: ['vigil', 'journeys'] as const,
  journeyRuns: (id: string, limit: number) => ['vigil', 'journeyRuns', id, limit] as const,
  status: ['vigil', 'status'] as const,
  whoami: ['vigil', 'whoami'] as const,
};
