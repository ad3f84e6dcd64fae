import { ROLES, roleReaches } from './role.ts';

test.each(ROLES.flatMap((have, h) => ROLES.map((need, n) => [have, need, h >= n] as const)))(
  'a caller who is %s, where %s is needed: %s',
  (have, need, reaches) => {
    expect(roleReaches(have, need)).toBe(reaches);
  },
);
