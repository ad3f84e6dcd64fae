import { useState } from 'react';
import type { VigilError } from '../api/vigilError';

type Asked = Readonly<{ data: unknown; error: VigilError | null }>;

/**
 * Why there is no data, also while it is asked for again: every few seconds the query forgets its error for as long as
 * that takes, and what is wrong would come and go on the page.
 */
export function useLastingError({ data, error }: Asked): VigilError | null {
  const [last, setLast] = useState(error);
  const lasting = error ?? (data === undefined ? last : null);
  if (lasting !== last) {
    setLast(lasting);
  }
  return lasting;
}
