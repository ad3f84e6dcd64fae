import { progressWords, type BuildFailed, type Building } from './buildState.ts';

/** What `GET /workbench/build` tells. Texts are for people. */
export type BuildStatus = Readonly<
  | { state: 'building'; doing: string; progress: string; elapsedSeconds: number }
  | { state: 'failed'; doing: string; reason: string }
  | { state: 'ready' }
>;

export function buildStatus(state: Building | BuildFailed | Readonly<{ kind: 'ready' }>, nowMs: number): BuildStatus {
  switch (state.kind) {
    case 'building': {
      const elapsedSeconds = Math.floor((nowMs - state.startedMs) / 1000);
      return { state: 'building', doing: state.doing, progress: progressWords(state, nowMs), elapsedSeconds };
    }
    case 'failed':
      return { state: 'failed', doing: state.doing, reason: state.reason };
    case 'ready':
      return { state: 'ready' };
  }
}
