import { execFileSync } from 'node:child_process';
import { shellCommand } from './shellCommand.ts';

describe('a command for the shell', () => {
  test('is left as it is where it can be', () => {
    expect(shellCommand(['/usr/bin/node', 'build/main.ts', '--host-version=grafana-12'])).toBe(
      '/usr/bin/node build/main.ts --host-version=grafana-12',
    );
  });

  test.each(["/home/kim's files/node", 'a b', '$HOME', '`id`', '', '*'])('has %j as one word', (word) => {
    expect(execFileSync('sh', ['-c', shellCommand(['printf', '%s|', word])], { encoding: 'utf8' })).toBe(`${word}|`);
  });
});
