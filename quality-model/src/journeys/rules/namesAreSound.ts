import { isMapping } from '../../config/configRule.ts';
import { textOf } from '../../config/uniqueList.ts';
import { servicesNamed } from '../journeyService.ts';
import { listAt, type Path, type Report } from './candidates.ts';

/** Owners and services are those of the file: trouble must not be said of nobody because of a slip. */
export function namesAreKnown(config: Readonly<Record<string, unknown>>, report: Report): void {
  const teams = listAt(config, 'owners').flatMap((owner) => (isMapping(owner) ? (textOf(owner, 'team') ?? []) : []));
  const services = listAt(config, 'services').flatMap((service) => {
    const name = isMapping(service) ? textOf(service, 'name') : undefined;
    if (!isMapping(service) || name === undefined) return [];
    return [{ name, namespace: textOf(service, 'namespace') ?? '', environment: textOf(service, 'environment') ?? '' }];
  });
  const serviceIsKnown = (entry: Readonly<Record<string, unknown>>, path: Path): void => {
    const service = textOf(entry, 'service');
    if (service === undefined) return;
    const named = servicesNamed(services, service, textOf(entry, 'environment'));
    if (named.length === 0) {
      const known = services.map(({ name }) => name);
      report(path, 'names a service that is not in services', { rule: 'unknown_reference', known });
    } else if (named.length > 1) {
      const options = named.map(({ namespace, name, environment }) => `${namespace}/${name} (${environment})`);
      report(path, `may mean ${options.join(', ')}: write namespace/name, and say the environment`);
    }
  };
  const ids = listAt(config, 'journeys').flatMap((journey) =>
    isMapping(journey) ? (textOf(journey, 'id') ?? []) : [],
  );
  listAt(config, 'maintenance').forEach((entry, index) => {
    if (!isMapping(entry)) return;
    listAt(entry, 'journeys').forEach((id, at) => {
      if (typeof id === 'string' && !ids.includes(id))
        report(['maintenance', index, 'journeys', at], 'names no journey', { rule: 'unknown_reference', known: ids });
    });
  });
  listAt(config, 'targets').forEach((target, index) => {
    // A target may serve all environments of a service: whoever suffers, journeys pause.
    const service = isMapping(target) ? textOf(target, 'service') : undefined;
    if (service === undefined || servicesNamed(services, service, undefined).length > 0) return;
    report(['targets', index, 'service'], 'names a service that is not in services', {
      rule: 'unknown_reference',
      known: services.map(({ name }) => name),
    });
  });
  listAt(config, 'journeys').forEach((journey, index) => {
    if (!isMapping(journey)) return;
    const owner = textOf(journey, 'owner');
    if (owner !== undefined && !teams.includes(owner)) {
      report(['journeys', index, 'owner'], 'names a team that is not in owners', {
        rule: 'unknown_reference',
        known: teams,
      });
    }
    serviceIsKnown(journey, ['journeys', index, 'service']);
    listAt(journey, 'dependsOn').forEach((id, at) => {
      if (typeof id === 'string' && !(ids.includes(id) && id !== textOf(journey, 'id')))
        report(['journeys', index, 'dependsOn', at], 'names no other journey', {
          rule: 'unknown_reference',
          known: ids,
        });
    });
  });
}

/** Prometheus tells the series of two journeys apart by their names (label `job`). */
export function namesDiffer(config: Readonly<Record<string, unknown>>, report: Report): void {
  const firstIndexes = new Map<string, number>();
  listAt(config, 'journeys').forEach((journey, index) => {
    const name = isMapping(journey) ? textOf(journey, 'name') : undefined;
    if (name === undefined) return;
    const firstIndex = firstIndexes.get(name);
    if (firstIndex === undefined) firstIndexes.set(name, index);
    else report(['journeys', index, 'name'], 'repeats the name of an earlier entry', { rule: 'duplicate', firstIndex });
  });
}
