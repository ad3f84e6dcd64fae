import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../otel-collector-processor/packaging/bundle.ts';

/** Builds the companion into `folder` as it is published, one bundle behind its shim; resolves to the script that starts it. */
export async function buildShippedCompanion(root: string, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  await bundle(root, join(root, 'otel-collector-processor/src/cli/main.ts'), join(folder, 'dist/vigil.js'));
  cpSync(join(root, 'otel-collector-processor/packaging/bin'), join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  return join(folder, 'bin/vigil.mjs');
}
