export { ATTRIBUTE_CLASS } from './attributeKeys.ts';
export { ByteInterner } from './byteInterner.ts';
export { joinLabels, labelSet } from './labelSet.ts';
export { jsonToProtobuf } from './jsonToProtobuf.ts';
export { ABSENT, MalformedError, NOT_A_STRING, Scan } from './scan.ts';
export { splice } from './splice.ts';
