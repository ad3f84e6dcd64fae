import { join } from 'node:path';
import { isLoopbackHost, isSecretRef } from '@vigil/quality-model';
import { startApi } from '../api/index.ts';
import { formatProblem, loadConfig, openDataDirectory, watchConfig, } from '../config/index.ts';
import { Engine } from '../engine/index.ts';
import { assertPortFree, startSupervisor } from '../pipeline/index.ts';
import { createSelfMetrics } from '../selfMetrics/index.ts';
import { openStore } from '../store/index.ts';
import { serviceFacts } from './serviceFacts.ts';
import { engineStatus } from './engineStatus.ts';
import { createQuality } from './quality.ts';
import { workerSettings } from './workerSettings.ts';
/** The configuration is not one: `problems` says where. */
export class ConfigRejectedError extends Error {
    name = 'ConfigRejectedError';
    code = 'config_rejected';
    problems;
    constructor(problems) {
        super(problems.map(formatProblem).join('\n'));
        this.problems = problems;
    }
}
const TICK_MS = 1_000;
/** Beside the delta interval: what SDKs and Collectors wait before they send. */
const SLOT_GRACE_MS = 6_000;
const PIPELINE_STOP_MS = 10_000;
const QUALITY_STOP_MS = 5_000;
/** Everything of one companion, started in order: data directory, store, engine, pipelines, API. */
export async function startCompanion(o) {
    const startedMs = Date.now();
    const { logger } = o;
    const first = await loadConfig(o.location, o.load);
    if (first.kind === 'rejected')
        throw new ConfigRejectedError(first.problems);
    let loaded = first.loaded;
    let loadedMs = startedMs;
    let problems = [];
    logger.level = loaded.config.log.level;
    await assertPortsFree(loaded);
    const data = await openDataDirectory({
        path: o.dataDir,
        nowMs: Date.now,
        onLost: o.onLost,
        onWarning: (message) => logger.warn(message),
    });
    const undo = [() => data.close()];
    try {
        const store = openStore(storeLocation(loaded, data));
        undo.push(() => store.close());
        await store.migrate();
        let supervisor;
        const engine = await Engine.open({
            store,
            kpi: kpiOptionsOf(loaded.config),
            detection: { seasonMs: loaded.config.detection.seasonMs },
            slotGraceMs: SLOT_GRACE_MS + loaded.config.pipeline.deltaIntervalMs,
            onSignal: (signal) => quality.take(signal),
            installationKey: data.installationKey.reveal(),
            userAgentRules: loaded.config.enrichment.synthetic.userAgents,
            nowMs: Date.now,
            publish: (tables) => supervisor?.publish(tables),
            onError: (error, what) => logger.error({ err: error }, what),
        });
        undo.push(() => engine.close());
        const quality = await createQuality({
            store,
            edges: (window) => engine.kpi.edges(window),
            installationKey: data.installationKey.reveal(),
            version: o.version,
            loaded,
            spawnRunner: o.spawnRunner,
            logger,
        });
        undo.push(async () => quality.stop(QUALITY_STOP_MS));
        engine.tick(); // what is on disk and was not judged yet
        quality.endUnknownAnomalies(engine.activeAnomalies);
        const startPipelines = async () => {
            supervisor = await startSupervisor({
                workers: workerSettings(loaded, data, engine.currentTables(), o.workers),
                spawn: o.spawn,
                currentTables: () => engine.currentTables(),
                onDelta: (delta) => void engine.receive(delta),
                onProblem: (pipeline, message) => logger.warn({ pipeline }, message),
            });
        };
        await startPipelines();
        undo.push(async () => supervisor?.stop(PIPELINE_STOP_MS));
        /** Takes a good configuration over: what can change while running changes now, the rest is said to need a start. */
        const take = async (next) => {
            const before = loaded;
            loaded = next;
            loadedMs = Date.now();
            problems = needStart(before.config, next.config);
            logger.level = next.config.log.level;
            engine.setUserAgentRules(next.config.enrichment.synthetic.userAgents);
            await quality.reload(next);
            if (!samePipelines(before, next)) {
                await supervisor?.stop(PIPELINE_STOP_MS);
                await startPipelines();
            }
            for (const problem of problems)
                logger.warn(formatProblem(problem));
            logger.info({ files: next.files }, 'took over the configuration');
        };
        let taking = Promise.resolve();
        const onOutcome = async (outcome) => {
            switch (outcome.kind) {
                case 'changed':
                    taking = taking.then(() => take(outcome.loaded).catch((error) => logger.error({ err: error }, 'the pipelines could not be started with the new configuration')));
                    await taking;
                    return { kind: 'applied', loadedMs, problems };
                case 'rejected':
                    problems = outcome.problems;
                    logger.error({ problems: problems.map(formatProblem) }, 'the configuration is not good; the last good one runs on');
                    return { kind: 'kept', loadedMs, problems };
                case 'restored':
                    problems = [];
                    return { kind: 'applied', loadedMs, problems };
                case 'unchanged':
                    return { kind: 'applied', loadedMs, problems };
            }
        };
        const watcher = watchConfig({
            location: o.location,
            running: loaded,
            load: o.load,
            onOutcome: (outcome) => void onOutcome(outcome),
        });
        undo.push(() => watcher.close());
        const selfMetrics = createSelfMetrics(() => ({ version: o.version, startedMs, pipelines: engine.reports }));
        const api = await startApi({
            host: loaded.addresses.api.host,
            port: loaded.addresses.api.port,
            deps: {
                version: o.version,
                beyondLoopback: !isLoopbackHost(loaded.addresses.api.host),
                tokens: {
                    admin: data.tokens.admin.reveal(),
                    plugin: data.tokens.plugin.reveal(),
                    metrics: data.tokens.metrics.reveal(),
                },
                kpi: engine.kpi,
                objective: () => loaded.config.kpi.requestSuccessObjectiveRatio,
                factsOf: (service) => serviceFacts(loaded.config.services, service),
                series: (query) => engine.series(query),
                store,
                exposeMetrics: async function* (scraper) {
                    yield* engine.kpi.expose(Date.now(), scraper);
                    yield* engine.exposeAnomalies();
                    yield* quality.expose();
                    yield await selfMetrics.expose();
                },
                status: () => engineStatus({
                    nowMs: Date.now(),
                    startedMs,
                    deltaIntervalMs: loaded.config.pipeline.deltaIntervalMs,
                    notReady: supervisor?.ready === true ? [] : ['a pipeline is being started'],
                    reports: engine.reports,
                    applied: engine.kpi.applied(),
                    problems,
                }),
                config: () => ({ files: [...loaded.files], loadedMs, view: { ...loaded.config }, problems }),
                reload: async () => onOutcome(await watcher.reload()),
                nowMs: Date.now,
                logger,
                ...quality.api,
            },
        });
        const tick = setInterval(() => {
            engine.tick();
            void quality.tick();
        }, TICK_MS);
        quality.start();
        let stopping;
        const stop = async (deadlineMs) => {
            await watcher.close();
            await taking;
            await quality.stop(deadlineMs / 2);
            await supervisor?.stop(deadlineMs);
            clearInterval(tick);
            await api.close(2000);
            await engine.close();
            await store.close();
            await data.close();
        };
        return { apiPort: api.port, data, stop: (deadlineMs) => (stopping ??= stop(deadlineMs)) };
    }
    catch (error) {
        for (const step of undo.reverse())
            await step().catch((e) => logger.error({ err: e }, 'while giving up'));
        throw error;
    }
}
/** What the KPI state is built with; the objective is for those who look at it. */
function kpiOptionsOf({ kpi: { requestSuccessObjectiveRatio: _shown, ...options } }) {
    return options;
}
/** With shared ports a second Vigil would be let in unnoticed: so they are tried alone first. */
async function assertPortsFree({ addresses }) {
    await assertPortFree(addresses.otlpGrpc.host, addresses.otlpGrpc.port, 'OTLP/gRPC');
    await assertPortFree(addresses.otlpHttp.host, addresses.otlpHttp.port, 'OTLP/HTTP');
}
function storeLocation({ config, secrets }, data) {
    const { store } = config;
    if (store.kind === 'sqlite')
        return { kind: 'sqlite', path: join(data.path, 'vigil.db') };
    if (!isSecretRef(store.url))
        throw new Error('store.url must be env:NAME or file:PATH');
    return { kind: 'postgres', url: secrets.get(store.url).reveal() };
}
/** Sections that the running process was built with. */
const FIXED = ['api', 'store', 'kpi', 'detection'];
function needStart(before, after) {
    return FIXED.filter((section) => JSON.stringify(before[section]) !== JSON.stringify(after[section])).map((section) => ({
        severity: 'warning',
        message: 'has changed: it takes effect at the next start',
        path: section,
        file: '',
        line: null,
        column: null,
        suggestion: '',
    }));
}
/** Do the pipelines run by the same settings? Secrets count: a token may have been replaced. */
function samePipelines(a, b) {
    const of = ({ config, addresses, secrets }) => JSON.stringify([config.receivers, config.forward, config.queue, config.pipeline, addresses, secrets.fingerprint]);
    return of(a) === of(b);
}
