import React from 'react';

const FILE = /^([^/]{1,100})\.svg$/;

/**
 * Takes the place of react-inlinesvg, which would fetch each icon. The test id is the name of the file. The scaffold's
 * own takes ten seconds to find none in a drawing that is in the address itself.
 */
export default function InlineSvg({ src }: Readonly<{ src: string }>) {
  const name = FILE.exec(src.slice(src.lastIndexOf('/') + 1))?.[1] ?? 'drawing';
  return <svg xmlns="http://www.w3.org/2000/svg" data-testid={name} viewBox="0 0 24 24" />;
}

/** Grafana looks into it to see what is there already. */
export const cacheStore: Readonly<Record<string, never>> = {};
