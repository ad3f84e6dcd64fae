import { escapeHtml } from '../../pages/escapeHtml.ts';
import type { BuildFailed } from '../buildState.ts';
import { frame } from './frame.ts';

/** The page that stands in for a workbench that could not be built. `command`: with which one builds by hand. */
export function failedPage({ doing, reason, lastLines }: BuildFailed, command: string): string {
  const words =
    lastLines.length === 0
      ? '<p>The build said nothing.</p>'
      : `<p id="words">The last that the build said:</p>
      <pre tabindex="0" role="region" aria-labelledby="words">${escapeHtml(lastLines.join('\n'))}</pre>`;
  return frame(
    'failed',
    'The workbench could not be built',
    `<div class="card failed">
        <p class="doing">${escapeHtml(doing)}</p>
        <p class="faint">This failed: ${escapeHtml(reason)}</p>
      </div>
      <p><button type="button" id="again">Try again</button></p>
      ${words}
      <p>To build by hand, and hear all that the build says:</p>
      <code class="command">${escapeHtml(command)}</code>`,
  );
}
