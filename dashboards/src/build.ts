// node dashboards/src/build.ts: writes the dashboards that are provisioned.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DASHBOARDS, dashboardJson } from './dashboards.ts';

const folder = join(dirname(dirname(import.meta.dirname)), 'provisioning/dashboards');

for (const [file, make] of Object.entries(DASHBOARDS)) {
  writeFileSync(join(folder, file), dashboardJson(make()));
  console.log(`wrote provisioning/dashboards/${file}`);
}
