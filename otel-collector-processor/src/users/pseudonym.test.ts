import { pseudonym } from './pseudonym.ts';

const key = Buffer.alloc(32, 7);

test('a user has one pseudonym in an installation and tenant, and no other user has it', () => {
  const own = pseudonym(key, 'default', 'kim@example.com');
  expect(own).toMatch(/^[0-9a-f]{16}$/);
  expect(pseudonym(key, 'default', 'kim@example.com')).toBe(own);
  const others = [
    pseudonym(key, 'default', 'Kim@example.com'),
    pseudonym(key, 'acme', 'kim@example.com'),
    pseudonym(Buffer.alloc(32, 8), 'default', 'kim@example.com'),
    pseudonym(key, 'default","kim', '@example.com'),
  ];
  expect(new Set([own, ...others]).size).toBe(5);
  expect(own).not.toContain('kim');
});
