import { DEFAULT_TENANT, isSecretRef, journeyPlan, plannedTarget, servicesNamed, targetOf, } from '@vigil/quality-model';
/** A header that is a secret becomes a variable of its own: what is in a secret is no template. */
function withSecretsAsVariables(steps, variableOf) {
    return steps.map((step) => ({
        ...step,
        headers: Object.fromEntries(Object.entries(step.headers).map(([name, value]) => [
            name,
            isSecretRef(value) ? `\${${variableOf(value)}}` : value,
        ])),
    }));
}
function serviceOf({ service, environment }, { services }) {
    const [found] = service === undefined ? [] : servicesNamed(services, service, environment);
    if (found === undefined)
        return undefined;
    return { tenant: DEFAULT_TENANT, environment: found.environment, namespace: found.namespace, name: found.name };
}
function checkPlan(plan, targets, config, reveal) {
    const secrets = [];
    const values = { 'vigil.tenant': plan.tenant };
    const revealed = (ref) => {
        const secret = reveal(ref);
        secrets.push(secret);
        return secret;
    };
    for (const [name, value] of Object.entries(plan.vars))
        values[name] = isSecretRef(value) ? revealed(value) : value;
    const secretVariables = new Map();
    const variableOf = (ref) => {
        const known = secretVariables.get(ref);
        if (known !== undefined)
            return known;
        const name = `vigil.secret.${secretVariables.size}`; // not the reference itself: a path may have braces
        secretVariables.set(ref, name);
        values[name] = revealed(ref);
        return name;
    };
    const planned = [...plan.steps, ...plan.cleanup].map((step) => {
        const where = plannedTarget(step.url, plan.vars, targets);
        return [step.id, where.kind === 'target' ? where.target.name : undefined];
    });
    return {
        ...plan,
        steps: withSecretsAsVariables(plan.steps, variableOf),
        cleanup: withSecretsAsVariables(plan.cleanup, variableOf),
        serviceIdentity: serviceOf(plan, config),
        target: planned[0]?.[1] ?? '',
        plannedTargets: new Map(planned),
        values,
        secrets,
    };
}
/** What checks need of a valid configuration. `reveal` gives the secret behind `env:NAME` or `file:PATH`. */
export function checksSettings(config, reveal) {
    const targets = config.targets.map(targetOf);
    return {
        targets,
        journeys: config.journeys.map((journey) => checkPlan(journeyPlan(journey), targets, config, reveal)),
    };
}
