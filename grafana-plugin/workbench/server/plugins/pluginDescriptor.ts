import { asList, asRecord, asText, type Json } from './record.ts';
import { isRole, type Role } from './role.ts';

/** A route of plugin.json. A method that is empty or `*` is any. */
export type ProxyRoute = Readonly<{
  path: string;
  method: string;
  url: string;
  reqAction: string;
  reqRole: Role | undefined;
  headers: readonly Readonly<{ name: string; content: string }>[];
}>;

export type PluginInclude = Readonly<{
  type: string;
  name: string;
  path: string;
  role: string;
  action: string;
  addToNav: boolean;
  defaultNav: boolean;
  icon: string;
}>;

export type PluginType = 'app' | 'panel' | 'datasource';

/** A plugin.json, as far as the workbench acts on it. */
export type PluginDescriptor = Readonly<{
  type: PluginType;
  id: string;
  name: string;
  includes: readonly PluginInclude[];
  routes: readonly ProxyRoute[];
  /** Actions that a basic role has, and with it those above it. */
  grants: readonly Readonly<{ role: Role; action: string }>[];
  languages: readonly string[];
  /** All of it, for the browser. */
  raw: Json;
}>;

const TYPES: readonly string[] = ['app', 'panel', 'datasource'] satisfies PluginType[];

/** Reads a plugin.json; `where` names it in the error. */
export function parsePluginDescriptor(text: string, where: string): PluginDescriptor {
  const raw = asRecord(JSON.parse(text));
  const type = asText(raw.type);
  const id = asText(raw.id);
  if (!TYPES.includes(type)) throw new Error(`${where}: type is "${type}", not one of ${TYPES.join(', ')}`);
  if (!/^[0-9a-z]+-([0-9a-z]+-)?(app|panel|datasource)$/.test(id)) throw new Error(`${where}: "${id}" is no plugin id`);
  return {
    type: type as PluginType,
    id,
    name: asText(raw.name, id),
    includes: asList(raw.includes).map(asRecord).map(parseInclude),
    routes: asList(raw.routes).map((route) => parseRoute(asRecord(route), where)),
    grants: asList(raw.roles).map(asRecord).flatMap(parseGrants),
    languages: asList(raw.languages).map((language) => asText(language)),
    raw,
  };
}

function parseInclude(include: Json): PluginInclude {
  return {
    type: asText(include.type),
    name: asText(include.name),
    path: asText(include.path),
    role: asText(include.role),
    action: asText(include.action),
    addToNav: include.addToNav === true,
    defaultNav: include.defaultNav === true,
    icon: asText(include.icon),
  };
}

/** Grafana's router knows more patterns; a route that has one is refused here rather than matched wrongly. */
function parseRoute(route: Json, where: string): ProxyRoute {
  const path = asText(route.path);
  if (/[:?(]|\*(?!$)|[^/]\*/.test(path)) throw new Error(`${where}: the workbench does not know the route "${path}"`);
  if ('body' in route) throw new Error(`${where}: the workbench does not know the "body" of the route "${path}"`);
  return {
    path,
    method: asText(route.method),
    url: asText(route.url),
    reqAction: asText(route.reqAction),
    reqRole: isRole(route.reqRole) ? route.reqRole : undefined,
    headers: asList(route.headers)
      .map(asRecord)
      .map(({ name, content }) => ({ name: asText(name), content: asText(content) })),
  };
}

/** `Grafana Admin` is a role of the server, which nobody has in the workbench. */
function parseGrants({ role, grants }: Json): { role: Role; action: string }[] {
  const actions = asList(asRecord(role).permissions).map((permission) => asText(asRecord(permission).action));
  return asList(grants)
    .filter(isRole)
    .flatMap((granted) => actions.map((action) => ({ role: granted, action })));
}
