import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
/** Licences whose terms a notice fulfils. Another one is a decision for people, so it stops the packaging. */
const ALLOWED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']);
const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i;
/** The npm packages that `files` (paths of a bundle's inputs) are from, by name, with the texts of their licences. */
export function bundledPackages(root, files) {
    const folders = new Set(files.map(packageFolder).filter((folder) => folder !== undefined));
    return [...folders].map((folder) => readPackage(join(root, folder))).sort((a, b) => (a.name < b.name ? -1 : 1));
}
/** `a/node_modules/@scope/name/lib/x.js` → `a/node_modules/@scope/name`; undefined for the product's own files. */
function packageFolder(file) {
    return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}
function readPackage(folder) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (license === undefined || !ALLOWED.has(license)) {
        throw new Error(`${name} ${version} has the licence "${license}", which is not on the list of those we bundle`);
    }
    const texts = readdirSync(folder)
        .filter((file) => LICENCE_FILE.test(file))
        .sort()
        .map((file) => readFileSync(join(folder, file), 'utf8').trim());
    return { name, version, licence: license, text: texts.join('\n\n') };
}
/** The notice that goes with the bundle. */
export function licenceNotice(packages) {
    const rule = '-'.repeat(80);
    const head = 'dist/vigil.js holds the following packages, each under its own licence.';
    const one = ({ name, version, licence, text }) => `${rule}\n${name} ${version} (${licence})\n${rule}\n\n${text === '' ? `Licence: ${licence}` : text}\n`;
    return [head, ...packages.map(one)].join('\n\n');
}
