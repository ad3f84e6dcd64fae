/** Colours and shapes of Grafana's two themes; which one is the browser's choice: nobody has chosen here yet. */
export const CSS = `
      :root {
        --canvas: #111217; --surface: #181b1f; --border: rgb(204 204 220 / 0.12); --text: #ccccdc;
        --faint: rgb(204 204 220 / 0.65); --strong: #fff; --code: #22252b; --error: #ff7383; --error-border: #d10e5c;
      }
      @media (prefers-color-scheme: light) {
        :root {
          --canvas: #f4f5f5; --surface: #fff; --border: rgb(36 41 46 / 0.12); --text: #24292e;
          --faint: rgb(36 41 46 / 0.75); --strong: #24292e; --code: #f4f5f5; --error: #cf0e5b; --error-border: #e0226e;
        }
      }
      * { box-sizing: border-box; }
      body {
        margin: 0; min-height: 100vh; background: var(--canvas); color: var(--text);
        font: 14px/1.57 Inter, Helvetica, Arial, sans-serif;
      }
      header {
        display: flex; align-items: center; gap: 8px; height: 40px; padding: 0 16px;
        background: var(--surface); border-bottom: 1px solid var(--border);
      }
      .logo { width: 16px; height: 16px; border-radius: 50%; background: linear-gradient(0deg, #ffb357, #ff6c37); }
      main { max-width: 680px; margin: 8vh auto 0; padding: 0 16px 32px; }
      h1 { margin: 0 0 8px; font-size: 24px; font-weight: 500; line-height: 1.2; color: var(--strong); }
      p { margin: 0 0 16px; }
      .card {
        position: relative; overflow: hidden; margin: 24px 0; padding: 20px 16px 16px;
        background: var(--surface); border: 1px solid var(--border); border-radius: 2px;
      }
      .card p { margin: 0; }
      .doing { font-size: 16px; font-weight: 500; color: var(--strong); }
      .doing::first-letter { text-transform: uppercase; }
      .faint { color: var(--faint); }
      .bar { position: absolute; inset: 0 0 auto; height: 2px; }
      .bar::after {
        content: ''; display: block; width: 30%; height: 100%; background: linear-gradient(90deg, #ffb357, #ff6c37);
        animation: along 2s ease-in-out infinite;
      }
      @keyframes along { from { transform: translateX(-100%); } to { transform: translateX(340%); } }
      @media (prefers-reduced-motion: reduce) { .bar::after { width: 100%; animation: none; } }
      .failed { border-left: 4px solid var(--error-border); }
      pre {
        max-height: 40vh; overflow: auto; margin: 0 0 24px; padding: 12px; background: var(--surface);
        border: 1px solid var(--border); border-radius: 2px;
      }
      pre, code { font: 12px/1.5 'Roboto Mono', Menlo, Consolas, monospace; }
      .command { display: block; margin: 0 0 24px; padding: 8px 12px; background: var(--code); overflow-wrap: anywhere; }
      button {
        height: 32px; padding: 0 16px; border: 0; border-radius: 2px; background: #3d71d9; color: #fff;
        font: inherit; font-weight: 500; cursor: pointer;
      }
      button:hover { background: #5a86de; }
      button:disabled { opacity: 0.6; cursor: default; }
      :focus-visible { outline: 2px solid #6e9fff; outline-offset: 2px; }
      .trouble:not(:empty) { margin-top: 24px; color: var(--error); }
`;
