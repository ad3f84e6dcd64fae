import { html, type Html } from '../http/html.ts';
import type { FaultState } from './faultControl.ts';

const STYLE = html`<style>
  :root {
    color-scheme: light dark;
  }
  body {
    font:
      1rem/1.5 system-ui,
      sans-serif;
    max-width: 48rem;
    margin: 0 auto;
    padding: 1rem;
  }
  section {
    border: 1px solid #8888;
    border-radius: 0.5rem;
    padding: 0 1rem 1rem;
    margin: 1rem 0;
  }
  section.on {
    border-color: #c2410c;
    border-width: 3px;
  }
  fieldset {
    border: 0;
    padding: 0;
    display: flex;
    flex-wrap: wrap;
    gap: 1rem;
    align-items: end;
  }
  label {
    display: block;
    font-size: 0.875rem;
  }
  input,
  button {
    font: inherit;
    padding: 0.375rem 0.75rem;
  }
  input {
    width: 8rem;
  }
</style>`;

function faultSection({ name, title, symptom, target, setting }: FaultState): Html {
  const inputs = Object.entries(setting)
    .filter(([parameter]) => parameter !== 'on')
    .map(
      ([parameter, value]) =>
        html`<label
          >${parameter} <input name="${parameter}" type="number" step="any" value="${Number(value)}" required
        /></label>`,
    );
  return html`<section class="${setting.on ? 'on' : 'off'}" aria-labelledby="${name}">
    <h2 id="${name}">${title}: ${setting.on ? 'on' : 'off'}</h2>
    <p>${symptom} (in ${target})</p>
    <form method="post" action="/faults/${name}">
      <fieldset>
        ${inputs}
        <button name="on" value="true">${setting.on ? 'Change' : 'Switch on'}</button>
        ${setting.on ? html`<button name="on" value="false">Switch off</button>` : html``}
      </fieldset>
    </form>
  </section>`;
}

/** The page that switches faults. It works without scripts. */
export function controlPage(states: readonly FaultState[], shopUrl: string): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Faults of the shop</title>
        <link rel="icon" href="data:," />
        ${STYLE}
      </head>
      <body>
        <main>
          <h1>Faults of the shop</h1>
          <p>Each one hurts customers of <a href="${shopUrl}">the shop</a> until it is switched off.</p>
          ${states.map(faultSection)}
        </main>
      </body>
    </html>`;
}
