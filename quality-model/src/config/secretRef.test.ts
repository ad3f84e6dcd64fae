import { isSecretRef } from './secretRef.ts';

describe('a reference to a secret', () => {
  test.each(['env:TOKEN', 'env:_x1', 'file:/run/secrets/token', 'file:token', 'file:C:\\secrets\\token'])(
    'is %s',
    (text) => {
      expect(isSecretRef(text)).toBe(true);
    },
  );

  test.each(['', 'TOKEN', 'env:', 'env:1X', 'env:A B', 'ENV:A', 'file:', 'file: x', 'env:A\n', '$TOKEN', '${TOKEN}'])(
    'is not %j',
    (text) => {
      expect(isSecretRef(text)).toBe(false);
    },
  );
});
