import { logs, SeverityNumber, type Attributes } from '@opentelemetry/api';

export type ShopLog = Readonly<{
  info(message: string, attributes?: Attributes): void;
  warn(message: string, attributes?: Attributes): void;
  /** With the error's type, message and stack, as the semantic conventions name them. */
  error(message: string, error: Error, attributes?: Attributes): void;
}>;

function emit(severityText: 'INFO' | 'WARN' | 'ERROR', body: string, attributes: Attributes): void {
  // The logger is looked up each time: a deployment replaces its provider.
  logs.getLogger('shop').emit({ severityNumber: SeverityNumber[severityText], severityText, body, attributes });
}

/** Log records go out by OTLP, with the span they were written in. */
export const shopLog: ShopLog = {
  info: (message, attributes = {}) => emit('INFO', message, attributes),
  warn: (message, attributes = {}) => emit('WARN', message, attributes),
  error: (message, error, attributes = {}) =>
    emit('ERROR', message, {
      'exception.type': error.name,
      'exception.message': error.message,
      'exception.stacktrace': error.stack ?? '',
      ...attributes,
    }),
};
