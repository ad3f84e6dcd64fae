// node sinkMain.ts FILE GRPC_PORT HTTP_PORT: an OTLP destination that answers OK when a request is in FILE.
import { openSync } from 'node:fs';
import { startOtlpSink } from '../otlpSink.ts';
import { writeRecord } from './sinkRecord.ts';

const [file, grpc, http] = process.argv.slice(2) as [string, string, string];
const record = openSync(file, 'ax');
process.once('disconnect', () => process.exit(0)); // whoever started it is gone
void startOtlpSink({ grpc: Number(grpc), http: Number(http) }, (request) => writeRecord(record, request)).then(() =>
  process.send!('ready'),
);
