import { serviceKey, UNKNOWN_SERVICE } from '@vigil/quality-model';
import { ATTRIBUTE_CLASS, type Scan } from '../wire/index.ts';

/** Key of the service that the resource at hand names, as `serviceKey` makes it of an identity. */
export function resourceServiceKey(scan: Scan, tenant: string): string {
  const text = (attributeClass: number): string => {
    const at = scan.resourceAt[attributeClass]!;
    if (at < 0) return '';
    const { buffer, byteOffset } = scan.bytes;
    return Buffer.from(buffer, byteOffset + at, scan.resourceLength[attributeClass]!).toString('utf8');
  };
  return serviceKey({
    tenant,
    environment:
      text(ATTRIBUTE_CLASS['deployment.environment.name']) || text(ATTRIBUTE_CLASS['deployment.environment']),
    namespace: text(ATTRIBUTE_CLASS['service.namespace']),
    name: text(ATTRIBUTE_CLASS['service.name']) || UNKNOWN_SERVICE,
  });
}
