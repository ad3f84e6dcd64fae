// npm run package [-- --out FOLDER]: makes the tarball of the companion. Its path is the last line of stdout.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';
import { bundledPackages, licenceNotice } from './bundledPackages.ts';
import { packageManifest } from './packageManifest.ts';
const here = import.meta.dirname;
const companion = dirname(here);
const root = dirname(companion);
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist') } } });
const out = resolve(values.out);
const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const stage = mkdtempSync(join(tmpdir(), 'vigil-package-'));
try {
    const files = await bundle(root, join(companion, 'src/cli/main.ts'), join(stage, 'dist/vigil.js'));
    const packages = bundledPackages(root, files);
    writeFileSync(join(stage, 'THIRD-PARTY-LICENSES'), licenceNotice(packages));
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(packageManifest(manifestOf(root), manifestOf(companion)), null, 2)}\n`);
    cpSync(join(here, 'bin'), join(stage, 'bin'), { recursive: true });
    cpSync(join(here, 'README.md'), join(stage, 'README.md'));
    cpSync(join(root, 'LICENSE'), join(stage, 'LICENSE'));
    mkdirSync(out, { recursive: true });
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const packed = execFileSync(npm, ['pack', '--json', '--pack-destination', out], {
        cwd: stage,
        encoding: 'utf8',
        shell: process.platform === 'win32',
        stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [tarball] = JSON.parse(packed);
    console.error(`vigil: ${packages.length} packages bundled, ${Math.round(tarball.size / 1024)} KiB packed`);
    console.log(join(out, tarball.filename));
}
finally {
    rmSync(stage, { recursive: true, force: true });
}
