import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { secretPlaces, vigilConfigSchema, } from '@vigil/quality-model';
import { problemAt, sortedProblems } from './configProblem.ts';
import { circleProblems } from './circleProblems.ts';
import { explainIssues } from './explainIssues.ts';
import { listenAddresses, portProblems } from './listenAddresses.ts';
import { emptyMap, placeOf, plainValue } from './locatedValue.ts';
import { mergeSources } from './mergeSources.ts';
import { parseYaml } from './parseYaml.ts';
import { readSources } from './readSources.ts';
import { lookUpSecrets, Secrets } from './resolveSecrets.ts';
/** Reads, checks and completes a configuration. Never throws: whatever is wrong is a problem with its place. */
export async function loadConfig(location, options) {
    const sources = await readLocation(location);
    return (await loadSources(location, sources, options)).result;
}
/** The second half of `loadConfig`: from the texts on. */
export async function loadSources(location, sources, options) {
    if (sources.kind !== 'read')
        return { result: rejected(sources.problems), secretRefs: [] };
    const checked = checkSources(location.path, sources.sources, options.portBase);
    if (checked.kind === 'rejected')
        return { result: checked, secretRefs: [] };
    const { config, root, addresses } = checked;
    const places = options.secrets === 'resolve' ? secretPlaces(config) : [];
    const secretRefs = places.map(({ ref }) => ref);
    const directory = await secretDirectory(location.path);
    const lookups = await lookUpSecrets(secretRefs, { env: options.env, directory });
    const problems = places.flatMap(({ ref, path }) => {
        const lookup = lookups.get(ref);
        return lookup?.kind === 'absent' ? [problemAt(placeOf(root, path), { path, message: lookup.why })] : [];
    });
    if (problems.length > 0)
        return { result: rejected(problems), secretRefs };
    const secrets = new Secrets(lookups);
    const files = sources.sources.map(({ file }) => file);
    const fingerprint = fingerprintOf(sources, secrets);
    return { result: { kind: 'loaded', loaded: { config, files, secrets, addresses, fingerprint } }, secretRefs };
}
/** Reads the texts; an optional file that is not there is no text at all. */
export async function readLocation({ path, required }) {
    const sources = await readSources(path);
    return sources.kind === 'missing' && !required ? { kind: 'read', sources: [] } : sources;
}
export function fingerprintOf(sources, secrets) {
    return createHash('sha256').update(JSON.stringify(sources)).update(secrets.fingerprint).digest('hex');
}
/** Relative `file:` references are relative to the folder that the configuration is in. */
export async function secretDirectory(path) {
    const isFolder = await stat(path).then((found) => found.isDirectory(), () => false);
    return isFolder ? path : dirname(path);
}
/** Everything that can be told from the texts alone. */
function checkSources(path, sources, portBase) {
    const [first = { root: emptyMap(path), problems: [] }, ...others] = sources.map(parseYaml);
    const parseProblems = [first, ...others].flatMap(({ problems }) => problems);
    const merged = mergeSources(first.root, others.map(({ root }) => root));
    const { root } = merged;
    // Where a file could not be read, what is missing in it would be a problem too, and a wrong one.
    if (parseProblems.length > 0)
        return rejected([...parseProblems, ...merged.problems]);
    const parsed = vigilConfigSchema.safeParse(plainValue(root), { reportInput: true });
    if (!parsed.success) {
        const { problems, untold } = explainIssues(parsed.error.issues, root);
        return rejected([...merged.problems, ...problems], untold);
    }
    const addresses = listenAddresses(parsed.data, portBase);
    const problems = [
        ...merged.problems,
        ...portProblems(addresses, root),
        ...circleProblems(parsed.data, addresses, root),
    ];
    return problems.length > 0 ? rejected(problems) : { kind: 'checked', config: parsed.data, root, addresses };
}
function rejected(problems, untold = 0) {
    return { kind: 'rejected', problems: sortedProblems(problems, untold) };
}
