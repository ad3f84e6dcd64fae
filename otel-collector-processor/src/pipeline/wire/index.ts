export { ATTRIBUTE_CLASS, evidenceKey, FIRST_EVIDENCE_CLASS, type AttributeKey } from './attributeKeys.ts';
export { ByteInterner } from './byteInterner.ts';
export { joinLabels, labelSet, type LabelValue } from './labelSet.ts';
export { jsonToProtobuf } from './jsonToProtobuf.ts';
export { protobufToJson, type JsonObject } from './protobufToJson.ts';
export { ABSENT, MalformedError, NOT_A_STRING, Scan, type LabelSet, type ScanVisitor } from './scan.ts';
export { splice } from './splice.ts';
