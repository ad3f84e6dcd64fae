import './.config/jest-setup';
import { configure } from '@testing-library/react';

// The machine may be busy: what is waited for comes, only later.
configure({ asyncUtilTimeout: 20_000 });

// i18next thanks its sponsor on the console, once.
globalThis.__i18next_supportNoticeShown = true;

// Grafana's components measure text on a canvas, which the test environment does not have.
HTMLCanvasElement.prototype.getContext = () => ({ font: '', measureText: (text) => ({ width: text.length * 8 }) });

// What the console says in a test it would say in Grafana, too. React says there what is wrong with a component.
const said = [];
for (const level of ['error', 'warn']) {
  console[level] = (...args) => said.push(`${level}: ${args.map(String).join(' ')}`);
}
afterEach(() => {
  if (said.length > 0) {
    throw new Error(`The console was used:\n${said.splice(0).join('\n')}`);
  }
});
