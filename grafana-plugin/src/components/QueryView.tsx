import React from 'react';
import type { VigilError } from '../api/vigilError';
import { ErrorPanel } from './ErrorPanel';
import { LoadingState } from './LoadingState';
import { useLastingError } from './useLastingError';

type Props<T> = Readonly<{
  /** What a hook of `api/` returns. */
  query: Readonly<{ data: T | undefined; error: VigilError | null; refetch: () => unknown }>;
  /** What is being read, as in "Loading journeys". */
  what: string;
  /** How much room it will take, in lines. */
  lines?: number;
  children: (data: T) => React.ReactNode;
}>;

/** What was asked for, or why it is not there. What is there stays while it is asked again, and when that fails. */
export function QueryView<T>({ query, what, lines, children }: Props<T>) {
  const { data, refetch } = query;
  const error = useLastingError(query);
  const retry = () => void refetch();
  if (data === undefined) {
    if (error !== null) {
      return <ErrorPanel error={error} onRetry={retry} />;
    }
    return <LoadingState what={what} {...(lines !== undefined && { lines })} />;
  }
  return (
    <>
      {error !== null && <ErrorPanel error={error} onRetry={retry} stale />}
      {children(data)}
    </>
  );
}
