import { useEffect, useState } from 'react';

/** Whether the window is at least `px` wide. */
export function useIsWide(px: number): boolean {
  const query = `(min-width: ${px}px)`;
  const [isWide, setIsWide] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const media = window.matchMedia(query);
    const look = () => setIsWide(media.matches);
    media.addEventListener('change', look);
    return () => media.removeEventListener('change', look);
  }, [query]);
  return isWide;
}
