type Named = Readonly<{ name: string; namespace: string; environment: string }>;

/**
 * The entries of `services` that a journey's `service` may mean: `name` in any namespace, or `namespace/name`; of any
 * environment, unless it is said.
 */
export function servicesNamed<Service extends Named>(
  services: readonly Service[],
  text: string,
  inEnvironment: string | undefined,
): readonly Service[] {
  return services.filter(
    ({ name, namespace, environment }) =>
      (name === text || `${namespace}/${name}` === text) && (inEnvironment ?? environment) === environment,
  );
}
