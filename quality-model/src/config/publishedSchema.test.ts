import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vigilConfigJsonSchema } from './vigilConfig.ts';

/** Written by `vigil schema > docs/vigil.schema.json`. */
const PUBLISHED = join(__dirname, '../../../docs/vigil.schema.json');

test('the JSON Schema in docs/ is that of this version', () => {
  expect(JSON.parse(readFileSync(PUBLISHED, 'utf8'))).toEqual(JSON.parse(JSON.stringify(vigilConfigJsonSchema())));
});
