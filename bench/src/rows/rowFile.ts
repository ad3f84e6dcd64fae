import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

type Cell = string | number | null;
type Kinds<Row> = Readonly<{ [Column in keyof Row]: Row[Column] extends string ? 'text' : 'number' }>;

/** Rounds that were measured, one row each, in a CSV file that is committed: failures are rows too. */
export type RowFile<Row> = Readonly<{
  /** All rows, oldest first. Throws for a file of other columns. */
  read: () => readonly Row[];
  /** Adds a row; several processes may do so at a time. */
  append: (row: Row) => void;
}>;

/** `columns` in their order; a number may be null where there is nothing to tell: an empty cell. */
export function rowFile<Row extends Readonly<Record<keyof Row, Cell>>>(
  file: string,
  columns: Kinds<Row>,
): RowFile<Row> {
  const names = Object.keys(columns) as (keyof Row & string)[];
  const head = names.join(',');
  return {
    read() {
      if (!existsSync(file)) return [];
      const [found, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
      if (found !== head) throw new Error(`${file} has other columns than this version writes: move it away`);
      return lines.map((line) => {
        const cells = line.split(',');
        const entries = names.map((name, index) => [name, valueOf(cells[index] ?? '', columns[name])]);
        return Object.fromEntries(entries) as Row;
      });
    },
    append(row) {
      if (!existsSync(file)) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, `${head}\n`, { flag: 'wx' });
      }
      appendFileSync(file, `${names.map((name) => cellOf(row[name])).join(',')}\n`);
    },
  };
}

function valueOf(cell: string, kind: 'text' | 'number'): Cell {
  if (kind === 'text') return cell;
  return cell === '' ? null : Number(cell);
}

/** A cell never holds what ends one. */
function cellOf(value: Cell): string {
  return String(value ?? '').replace(/[",\r\n]+/g, ' ');
}
