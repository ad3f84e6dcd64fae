import { stripVTControlCharacters } from 'node:util';
import { readStepLine, type StepUnderWay } from '../../build/buildStep.ts';
import { durationWords } from './durationWords.ts';

/** A build that runs. Times are milliseconds of one clock. */
export type Building = Readonly<{
  kind: 'building';
  startedMs: number;
  /** What is being done, as the build says it, and since when. */
  doing: string;
  doingSinceMs: number;
  /** Undefined before the first one. */
  step: StepUnderWay | undefined;
  lastLines: readonly string[];
}>;

/** A build that came to nothing. */
export type BuildFailed = Readonly<{
  kind: 'failed';
  /** What was being done then. */
  doing: string;
  reason: string;
  lastLines: readonly string[];
}>;

/** Of what the build says, so many lines are kept, and so much of each: for a reader, not for a record. */
const LINES_MAX = 60;
const LINE_MAX_LENGTH = 400;

export function beginBuild(nowMs: number): Building {
  const doing = 'looking at what has to be built';
  return { kind: 'building', startedMs: nowMs, doing, doingSinceMs: nowMs, step: undefined, lastLines: [] };
}

/** The build after it has said `line`. */
export function hearLine(building: Building, line: string, nowMs: number): Building {
  const text = stripVTControlCharacters(line).slice(0, LINE_MAX_LENGTH);
  // That it is still at it is no news to who reads why it failed.
  const isNews = !text.startsWith('vigil: still ');
  const heard = isNews ? { ...building, lastLines: [...building.lastLines, text].slice(-LINES_MAX) } : building;
  const step = readStepLine(text);
  if (step !== undefined) return { ...heard, step, doing: step.name, doingSinceMs: nowMs };
  const [, waiting] = /^vigil: (waiting for process \d+, .+)$/.exec(text) ?? [];
  return waiting === undefined ? heard : { ...heard, doing: waiting, doingSinceMs: nowMs };
}

export function failBuild({ doing, lastLines }: Building, reason: string): BuildFailed {
  return { kind: 'failed', doing, reason, lastLines };
}

/** How far a build is, in words. */
export function progressWords({ step, startedMs, doingSinceMs }: Building, nowMs: number): string {
  const soFar = `${durationWords(nowMs - doingSinceMs)} so far`;
  if (step === undefined) return soFar;
  const which = `Step ${step.number} of ${step.of}, ${soFar}`;
  return step.number === 1 ? which : `${which}; ${durationWords(nowMs - startedMs)} since the build began`;
}
