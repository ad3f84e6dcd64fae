import { DEFAULT_TENANT, serviceKey, type ServiceIdentity } from '@vigil/quality-model';
import { OVERFLOW_SERVICE } from '../../messages/index.ts';
import { OVERFLOW_NAME, label, labelValue, overflowLabel, serviceLabels } from '../exposition/labelText.ts';
import type { KpiOptions } from '../kpiOptions.ts';
import type { ByteReader } from '../snapshot/byteReader.ts';
import type { ByteWriter } from '../snapshot/byteWriter.ts';
import { FreeIds } from './freeIds.ts';
import type { Operation, Service } from './service.ts';

/** The services and operations that are kept apart, within the limits. */
export type ServiceRegistry = Readonly<{
  /** The service of that identity, or the one that stands for those beyond the limit. Seen now. */
  service(identity: ServiceIdentity, nowMs: number): Service;
  /** The operation of that name, or the service's overflow operation (also for `undefined`). Used now. */
  operation(service: Service, name: string | undefined, nowMs: number): Operation;
  /** The operation of that name, if it is kept apart; undefined also for `undefined`. */
  known(service: Service, name: string | undefined): Operation | undefined;
  /** By id, which must be one in use. */
  operationOf(id: number): Operation;
  /** In the order of their first appearance. */
  services(): Iterable<Service>;
  /** Drops what was not used since `beforeMs`. Nothing may refer to it any more. */
  forget(beforeMs: number): void;
  write(writer: ByteWriter): void;
  /** Reads all; ids are what they were. Returns the services by id. */
  read(reader: ByteReader): ReadonlyMap<number, Service>;
}>;

export function createServiceRegistry(
  limits: Required<Pick<KpiOptions, 'maxServices' | 'maxOperationsPerService'>>,
  nextBirth: () => number,
): ServiceRegistry {
  const byKey = new Map<string, Service>();
  const serviceIds = new FreeIds();
  const operationIds = new FreeIds();
  const operationById: (Operation | undefined)[] = [];
  let overflowServices = 0;

  function addService(id: number, identity: ServiceIdentity, nowMs: number): Service {
    const overflow = identity.name === OVERFLOW_SERVICE;
    const service: Service = {
      id,
      identity,
      overflow,
      labels: serviceLabels(identity),
      operations: new Map(),
      overflowOperation: undefined,
      overflowCalls: 0,
      version: '',
      versionMs: 0,
      firstSeenMs: nowMs,
      lastSeenMs: nowMs,
      usedMs: nowMs,
      edges: 0,
    };
    byKey.set(serviceKey(identity), service);
    if (overflow) overflowServices++;
    return service;
  }

  function addOperation(of: Omit<Operation, 'labels' | 'kinds' | 'usedMs'>): Operation {
    const { id, service, name, overflow } = of;
    const labels = `${service.labels},${label('span_name', name)}${overflowLabel(overflow)}`;
    const operation: Operation = { ...of, labels, kinds: 0, usedMs: 0 };
    operationById[id] = operation;
    if (overflow) service.overflowOperation = operation;
    else service.operations.set(name, operation);
    return operation;
  }

  function addOverflow(service: Service): Operation {
    const id = operationIds.take();
    return addOperation({ id, service, name: OVERFLOW_NAME, overflow: true, birth: nextBirth() });
  }

  function overflowIdentity(tenant: string): ServiceIdentity {
    // One for each tenant, unless tenants are what there are too many of.
    const of = overflowServices < limits.maxServices ? tenant : DEFAULT_TENANT;
    return { tenant: of, environment: '', namespace: '', name: OVERFLOW_SERVICE };
  }

  function serviceOf(identity: ServiceIdentity, nowMs: number): Service {
    const known = byKey.get(serviceKey(identity));
    if (known !== undefined) return known;
    if (identity.name !== OVERFLOW_SERVICE && byKey.size - overflowServices < limits.maxServices)
      return addService(serviceIds.take(), identity, nowMs);
    const overflow = overflowIdentity(identity.tenant);
    return byKey.get(serviceKey(overflow)) ?? addService(serviceIds.take(), overflow, nowMs);
  }

  return {
    service(identity, nowMs) {
      const service = serviceOf(cleanIdentity(identity), nowMs);
      service.firstSeenMs = Math.min(service.firstSeenMs, nowMs);
      service.lastSeenMs = Math.max(service.lastSeenMs, nowMs);
      service.usedMs = Math.max(service.usedMs, nowMs);
      return service;
    },
    operation(service, name, nowMs) {
      let operation: Operation | undefined;
      if (name !== undefined && !service.overflow) {
        const clean = labelValue(name);
        operation = service.operations.get(clean);
        if (operation === undefined && service.operations.size < limits.maxOperationsPerService)
          operation = addOperation({ id: operationIds.take(), service, name: clean, overflow: false, birth: 0 });
      }
      operation ??= service.overflowOperation ?? addOverflow(service);
      operation.usedMs = Math.max(operation.usedMs, nowMs);
      return operation;
    },
    known: (service, name) => (name === undefined ? undefined : service.operations.get(labelValue(name))),
    operationOf: (id) => operationById[id]!,
    services: () => byKey.values(),
    forget(beforeMs) {
      for (const [key, service] of byKey) {
        for (const operation of operationsOf(service)) {
          if (operation.usedMs > beforeMs) continue;
          operationById[operation.id] = undefined;
          operationIds.giveBack(operation.id);
          if (operation.overflow) {
            service.overflowOperation = undefined;
            service.overflowCalls = 0;
          } else service.operations.delete(operation.name);
        }
        if (service.usedMs > beforeMs) continue;
        byKey.delete(key);
        serviceIds.giveBack(service.id);
        if (service.overflow) overflowServices--;
      }
    },
    write(writer) {
      writer.number(byKey.size);
      for (const service of byKey.values()) {
        writeService(writer, service);
        const all = operationsOf(service);
        writer.number(all.length);
        for (const operation of all) writeOperation(writer, operation);
      }
    },
    read(reader) {
      const byId = new Map<number, Service>();
      for (let n = reader.number(); n > 0; n--) {
        const service = readService(reader, (id, identity) => addService(id, identity, 0));
        byId.set(service.id, service);
        for (let m = reader.number(); m > 0; m--) readOperation(reader, service, addOperation);
      }
      serviceIds.restore(new Set(byId.keys()));
      operationIds.restore(new Set(operationById.flatMap((operation) => operation?.id ?? [])));
      return byId;
    },
  };
}

/** All operations, the one beyond the limit last. */
export function operationsOf({ operations, overflowOperation }: Service): Operation[] {
  return overflowOperation === undefined ? [...operations.values()] : [...operations.values(), overflowOperation];
}

function cleanIdentity({ tenant, environment, namespace, name }: ServiceIdentity): ServiceIdentity {
  return {
    tenant: labelValue(tenant) || DEFAULT_TENANT, // an empty label is an absent one, and that means the default tenant
    environment: labelValue(environment),
    namespace: labelValue(namespace),
    name: labelValue(name),
  };
}

function writeService(writer: ByteWriter, { identity, ...service }: Service): void {
  writer.number(service.id);
  for (const part of [identity.tenant, identity.environment, identity.namespace, identity.name]) writer.text(part);
  writer.number(service.overflowCalls);
  writer.text(service.version);
  for (const time of [service.versionMs, service.firstSeenMs, service.lastSeenMs, service.usedMs]) writer.number(time);
}

function readService(reader: ByteReader, add: (id: number, identity: ServiceIdentity) => Service): Service {
  const id = reader.number();
  const identity = { tenant: reader.text(), environment: reader.text(), namespace: reader.text(), name: reader.text() };
  const service = add(id, identity);
  service.overflowCalls = reader.number();
  service.version = reader.text();
  service.versionMs = reader.number();
  service.firstSeenMs = reader.number();
  service.lastSeenMs = reader.number();
  service.usedMs = reader.number();
  return service;
}

function writeOperation(writer: ByteWriter, operation: Operation): void {
  writer.number(operation.id);
  writer.text(operation.name);
  writer.number(operation.overflow ? 1 : 0);
  writer.number(operation.birth);
  writer.number(operation.kinds);
  writer.number(operation.usedMs);
}

function readOperation(
  reader: ByteReader,
  service: Service,
  add: (of: Pick<Operation, 'id' | 'service' | 'name' | 'overflow' | 'birth'>) => Operation,
): void {
  const id = reader.number();
  const name = reader.text();
  const operation = add({ id, service, name, overflow: reader.number() === 1, birth: reader.number() });
  operation.kinds = reader.number();
  operation.usedMs = reader.number();
}
