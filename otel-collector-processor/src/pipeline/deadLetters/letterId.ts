/** Where a letter is kept. */
export type LetterPlace = Readonly<{ pipelineId: string; destination: string; position: number }>;

/** `w0.tempo.4096`: it says where to look, and stands in paths of the API as it is. */
export function idOf({ pipelineId, destination, position }: LetterPlace): string {
  return `${pipelineId}.${destination}.${position}`;
}

/** Undefined for anything that is not an id. */
export function placeOf(id: string): LetterPlace | undefined {
  const match = /^([a-z0-9-]+)\.([a-z0-9-]+)\.(\d{1,16})$/.exec(id);
  if (match === null) return undefined;
  const [, pipelineId, destination, position] = match;
  return { pipelineId: pipelineId!, destination: destination!, position: Number(position) };
}

/** Letters in the order of lists: by pipeline, destination, then age. */
export function compareIds(a: string, b: string): number {
  const [x, y] = [placeOf(a), placeOf(b)];
  if (x === undefined || y === undefined) return 0;
  const [left, right] = [`${x.pipelineId}.${x.destination}`, `${y.pipelineId}.${y.destination}`];
  if (left !== right) return left < right ? -1 : 1;
  return x.position - y.position;
}
