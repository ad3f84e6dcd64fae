import { isSecretRef } from '@vigil/quality-model';
/** Headers of a destination with their secrets in them, names in lower case (as gRPC wants them): for the sender alone. */
export function destinationHeaders({ headers }, secrets) {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [
        name.toLowerCase(),
        isSecretRef(value) ? secrets.get(value).reveal() : value,
    ]));
}
