import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const EXAMPLE = 'provisioning/alertmanager/vigil-route.example.yml';

type Route = Readonly<Record<string, unknown>>;
export type RoutedConfig = Readonly<{
  route: Readonly<{ receiver: string; routes?: readonly Route[] }>;
  receivers: readonly Readonly<{ name: string }>[];
}>;

type Receiver = Readonly<{ name: string; webhook_configs: readonly Readonly<Record<string, unknown>>[] }>;
type Example = Readonly<{ route: Readonly<{ routes: readonly [Route, Route] }>; receivers: readonly [Receiver] }>;

/** What the example's route and webhook should have otherwise in a test: times, address, credentials. */
export type Changes = Readonly<{ route?: Route; webhook?: Readonly<Record<string, unknown>> }>;

/** An Alertmanager's configuration with what Vigil ships as an example added to it, as the example says. */
export function withVigilRoute(config: RoutedConfig, { route = {}, webhook = {} }: Changes = {}): RoutedConfig {
  const example = parse(readFileSync(EXAMPLE, 'utf8')) as Example;
  const [toVigil, asBefore] = example.route.routes;
  const [receiver] = example.receivers;
  const { receiver: root, routes = [] } = config.route;
  return {
    ...config,
    route: {
      ...config.route,
      routes: [
        { ...toVigil, ...route },
        { ...asBefore, receiver: root, routes },
      ],
    },
    receivers: [
      ...config.receivers,
      { ...receiver, webhook_configs: receiver.webhook_configs.map((hook) => ({ ...hook, ...webhook })) } as Receiver,
    ],
  };
}
