// The launcher behind `npm start`: shop, customers, companion, workbench and, where they are found, Prometheus and
// Alertmanager, on this machine.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withFileLock } from './setup/fileLock.mjs';
import { allAddresses, type Addresses } from './start/addresses.ts';
import { describeForPeople } from './start/describeForPeople.ts';
import { isBeingBuilt } from './start/isBeingBuilt.ts';
import { launch } from './start/launch.ts';
import { planParts } from './start/planParts.ts';
import { endPreviousRun } from './start/previousRun.ts';
import { startFolders } from './start/startFolders.ts';

const HELP = `npm start [-- --json]

Starts the example shop with its customers, Vigil's companion, the workbench, which shows the app without a Grafana,
and, where the binaries are found, Prometheus and Alertmanager, and prints their addresses. The workbench answers at
once, too; the first time it is built then, which takes some minutes, and its pages say how far that is. Ctrl-C ends
everything.

  --json    print the addresses as one line of JSON, the only line that starts with {, once everything answers
  --help    this

VIGIL_PORT_BASE   first port of the companion's range (default 4310; another one when a port is taken)
VIGIL_WORKBENCH   off: without the workbench (default on)
VIGIL_DATA_DIR    where the companion keeps its data (default .vigil/companion)
`;
/** An earlier start that is ending is waited for; one that runs on is not. */
const EARLIER_START_WAIT_MS = 20_000;

const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
const folders = startFolders(dirname(dirname(fileURLToPath(import.meta.url))), process.env);
/** What people read; in JSON mode stdout has one line, and it is not this. */
const say = (line: string) => (values.json === true ? console.error(line) : console.log(line));

/** Aborted by Ctrl-C, and by the end of whoever started this: the pipe to it closes. Twice is no more than once. */
const stop = new AbortController();
let nothingRuns = true;
stop.signal.addEventListener('abort', () => nothingRuns && process.exit());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
process.on('disconnect', () => stop.abort());
process.channel?.unref();
// A terminal that is gone is no reason to leave the parts running.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

async function start(): Promise<void> {
  await endPreviousRun(folders.runRecord, EARLIER_START_WAIT_MS, say);
  const parts = planParts(folders, process.env, say);
  nothingRuns = false;
  await launch({
    parts,
    keeper: folders.keeper,
    logFolder: folders.log,
    runRecord: folders.runRecord,
    say,
    signal: stop.signal,
    onReady(ready) {
      const addresses = allAddresses(ready);
      if (values.json === true) console.log(JSON.stringify(addresses));
      void describe(addresses).then(say);
    },
  });
}

async function describe(addresses: Addresses): Promise<string> {
  const { workbench } = addresses;
  return describeForPeople(addresses, workbench !== null && (await isBeingBuilt(workbench)), folders.log);
}

if (values.help === true) {
  console.log(HELP);
} else {
  const lock = { onWait: (pid: number) => say(`waiting for process ${pid}, which started Vigil here, to end`) };
  await withFileLock(folders.lock, { ...lock, waitMaxMs: EARLIER_START_WAIT_MS }, start).catch((error: unknown) => {
    console.error(`vigil: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
  process.exit();
}
