/**
 * package.json of the published companion. It depends on nothing but the Node of the platform: `root` is the
 * repository's own manifest, which names it, exactly, for every platform that has one.
 */
export function packageManifest(root, companion) {
    const nodes = Object.entries(root.optionalDependencies ?? {}).filter(([name]) => /^node-[a-z]+-[a-z0-9]+$/.test(name));
    if (nodes.length === 0)
        throw new Error('the root package.json names no node-<os>-<cpu> package');
    return {
        name: 'vigil-quality',
        version: companion.version,
        description: companion.description,
        license: companion.license,
        keywords: ['opentelemetry', 'grafana', 'observability', 'quality'],
        type: 'module',
        bin: { vigil: 'bin/vigil.mjs' },
        files: ['bin', 'dist', 'THIRD-PARTY-LICENSES'],
        engines: { node: '>=20' },
        optionalDependencies: Object.fromEntries(nodes),
    };
}
