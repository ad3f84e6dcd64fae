import type { Session } from '../session/session.ts';

/** Colours of the two themes' canvas, so that a page that loads does not flash. */
const CANVAS = { dark: '#111217', light: '#f4f5f5' } as const satisfies Record<Session['theme'], string>;

/** The one page; what it shows is the browser's matter. Its scripts come in the order in which they have to run. */
export function page({ theme }: Session, hostFolderUrl: string): string {
  return `<!doctype html>
<html lang="en-US">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="theme-color" content="${CANVAS[theme]}" />
    <base href="/" />
    <title>Workbench</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${hostFolderUrl}main.css" />
    <style>
      html, body, #reactRoot { height: 100%; margin: 0; }
      body { background: ${CANVAS[theme]}; }
    </style>
  </head>
  <body class="theme-${theme} app-grafana">
    <div id="reactRoot"></div>
    <script src="/workbench/boot.js"></script>
    <script type="module" src="${hostFolderUrl}main.js"></script>
  </body>
</html>
`;
}
