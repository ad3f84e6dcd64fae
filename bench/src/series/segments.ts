/** First and last row of a run of anomalous rows. */
export type Segment = readonly [from: number, to: number];

/** The runs of ones. */
export function segmentsOf(labels: Uint8Array): readonly Segment[] {
  const segments: Segment[] = [];
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] !== 1) continue;
    const from = row;
    while (labels[row + 1] === 1) row++;
    segments.push([from, row]);
  }
  return segments;
}
