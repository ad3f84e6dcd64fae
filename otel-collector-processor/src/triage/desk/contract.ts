import type { EdgeSummary, Issue, IssueList, IssueState, SilenceMatcher, SilencePreview } from '@vigil/quality-model';
import type { SignalEvent, SignalKind } from '../../signals/index.ts';
import type { IssueCursor, IssueFilter } from '../../store/index.ts';
import type { Actor, IssueAct, Refusal } from '../act/issueAct.ts';
import type { TriageSettings } from '../contract.ts';
import type { IssueRecord } from '../issueRecord.ts';
import type { SilenceProblem } from '../silence/previewSilence.ts';
import type { Silencer } from '../silence/silencer.ts';
import type { TriageCounts } from '../triageState.ts';
import type { EventRing } from './eventRing.ts';
import type { TriageStore } from './issueStore.ts';

export type TriageDeskOptions = Readonly<{
  store: TriageStore;
  /** Unix milliseconds. */
  nowMs: () => number;
  /** Edges seen lately, of all tenants: asked every few seconds. Some minutes are enough. */
  edges: () => readonly EdgeSummary[];
  /** Asked every time, so that they may change while it runs. */
  settings: () => TriageSettings;
  /** Another after every start. */
  writer: string;
  events: Pick<EventRing, 'publish'>;
  /** One an Alertmanager. */
  silencers: () => readonly Silencer[];
  /** Issues that changed, after they are stored. Must not throw. */
  onChange?: (issues: readonly IssueRecord[]) => void;
  /** The store failed, or a signal could not be taken: for the log. */
  onError: (error: unknown, what: string) => void;
}>;

export type Tenants = readonly string[] | 'all';

export type IssueListQuery = Omit<IssueFilter, 'states'> &
  Readonly<{ states: readonly IssueState[]; limit: number; after?: IssueCursor | undefined }>;

export type SilenceOrder = Readonly<{
  matchers: readonly Readonly<SilenceMatcher>[];
  durationMs: number;
  comment: string;
}>;

export type TriageFigures = TriageCounts & Readonly<{ open: number; acknowledged: number; setAsideNow: number }>;

export type Done = Readonly<{ kind: 'done'; issue: Issue }>;

/**
 * Where the engine's rooms tell their signals and people act. Everything is done one after the other, stored, and only
 * then told; what cannot be stored is tried again with the next signal or tick, and told when it is.
 */
export interface TriageDesk {
  /** Takes a signal; it is stored soon, together with others. Telling the same twice changes nothing. */
  take(signal: SignalEvent): void;
  /** Resolves when everything taken so far is stored; rejects with StoreError if it could not be. */
  flushed(): Promise<void>;
  /** Lets time pass; to be called every few seconds. Never rejects. */
  tick(): Promise<void>;
  /** Signals that last, as triage has them: for their rooms, after a restart. */
  activeSignals<Kind extends SignalKind>(kind: Kind): Extract<SignalEvent, { kind: Kind }>[];
  /** Ends the signals of a kind that last here, and whose keys their room no longer knows. */
  endUnknown(kind: SignalKind, stillActive: ReadonlySet<string>): void;
  /** Newest first. `next`: where the next page begins. Answers with what is stored. */
  list(query: IssueListQuery): Promise<Omit<IssueList, 'next'> & { next: IssueCursor | null }>;
  /** Undefined where there is none of this id for these tenants. */
  get(id: string, tenants: Tenants): Promise<Issue | undefined>;
  /** Rejects with StoreError where the act could not be stored; it is not done then. */
  act(id: string, tenants: Tenants, act: IssueAct, actor: Omit<Actor, 'atMs'>): Promise<Done | Refusal>;
  silencePreview(
    id: string,
    tenants: Tenants,
    matchers: readonly Readonly<SilenceMatcher>[] | undefined,
  ): Promise<Readonly<{ kind: 'preview'; preview: SilencePreview }> | SilenceProblem | Refusal>;
  /** Silences in every Alertmanager that has alerts of this kind, and notes it in the issue. */
  silence(
    id: string,
    tenants: Tenants,
    order: SilenceOrder,
    actor: Omit<Actor, 'atMs'>,
  ): Promise<Done | SilenceProblem | Refusal>;
  figures(): TriageFigures;
  /** Stores what is left. Takes nothing more. */
  close(): Promise<void>;
}
