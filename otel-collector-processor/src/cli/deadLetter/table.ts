/** Columns as wide as they need to be, two spaces apart; the last one is not filled up. What came from outside loses its control characters. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map(printable));
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Terminals obey control characters. */
export function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, ' ');
}
