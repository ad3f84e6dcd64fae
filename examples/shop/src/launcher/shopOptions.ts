import type { ServiceRole } from '../roles.ts';

/** How the services send their telemetry; what is left out is as the environment (`OTEL_*`) says. */
export type OtlpOptions = Readonly<{
  /** Base URL, such as `http://127.0.0.1:4318`. */
  endpoint?: string;
  protocol?: 'grpc' | 'http/protobuf' | 'http/json';
  headers?: Readonly<Record<string, string>>;
}>;

export type ShopOptions = Readonly<{
  /** First of seven ports in a row: storefront, catalogue, cart, checkout, payment, control, generator. Default: free ones. */
  portBase?: number;
  /** Address to listen on. Default: loopback. */
  host?: string;
  /** The same seed gives the same customers and delays. Default 1. */
  seed?: number;
  otlp?: OtlpOptions;
  /** `service.name` of a role. Default: the role. */
  names?: Partial<Readonly<Record<ServiceRole, string>>>;
  /** `service.namespace`. Default `shop`. */
  namespace?: string;
  /** `deployment.environment.name`. Default `production`. */
  environment?: string;
  /** Share of the calls to each service that fail with nothing switched on. Default 0.002. */
  baseErrorRatio?: number;
  customers?: Readonly<{
    /** Whether they come from the start. Default true. */
    running?: boolean;
    /** Sessions a second at the busiest hour. Default 6. */
    rate?: number;
    /** `week`: days and weeks, compressed; `flat`: always the busiest hour. Default `week`. */
    shape?: 'week' | 'flat';
    /** How long a day takes. Default 120 s. */
    dayLengthSeconds?: number;
  }>;
  /** How long the start may take. Default 30 s. */
  startTimeoutMs?: number;
  /** Folder of the shop's package. Default: where npm has it, seen from the working directory. */
  shopDir?: string;
  /** Called when a process ends that was not told to. */
  onDeath?(message: string): void;
}>;
