import { escapeHtml } from '../../pages/escapeHtml.ts';
import { CSS } from './css.ts';

/** The script that follows the build: it keeps the page true, and turns it into the workbench when that is there. */
export const SCRIPT_URL = '/workbench/followBuild.js';
/** Without scripts the page is fetched anew: seconds. */
const REFRESH_SECONDS = 5;

/** A page that stands in for the workbench. `state`: which one it shows; `main`: its HTML. */
export function frame(state: 'building' | 'failed', title: string, main: string): string {
  return `<!doctype html>
<html lang="en-US" data-build="${state}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="dark light" />
    <title>${escapeHtml(title)} - Workbench</title>
    <link rel="icon" href="data:," />
    <noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}" /></noscript>
    <style>${CSS}</style>
  </head>
  <body>
    <header><span class="logo" aria-hidden="true"></span>Workbench</header>
    <main>
      <h1>${escapeHtml(title)}</h1>
      ${main}
      <p id="trouble" class="trouble" role="alert"></p>
    </main>
    <script type="module" src="${SCRIPT_URL}"></script>
  </body>
</html>
`;
}
