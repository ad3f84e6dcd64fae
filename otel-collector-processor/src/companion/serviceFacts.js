/** What vigil.yaml says of a service that was seen. A row without namespace or environment speaks of those that send none. */
export function serviceFacts(services, { name, namespace, environment }) {
    const found = services.find((service) => service.name === name && service.namespace === namespace && service.environment === environment);
    return {
        owner: found?.owner ?? '',
        criticality: found?.criticality ?? null,
        runbook: found?.runbook ?? '',
    };
}
