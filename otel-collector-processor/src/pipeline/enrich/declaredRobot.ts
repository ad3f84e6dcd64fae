const ROBOT = /(?:bot|crawler|spider)$/;
const MONITOR = /uptime|monitor|healthcheck|statuscheck/;
/** Between `compatible;` and what ends a product's name. */
const COMPATIBLE = /\bcompatible; ?([a-z0-9][a-z0-9 ._-]{0,63})/g;

/**
 * Robots that no table has and that say what they are, as the convention goes: `(compatible; <name>bot/1.0; …)`, or a
 * product named so beside the address where its owner explains it, `+http…`. People's browsers write neither. Lower case
 * in; a word alone is never enough, for there are phones of the make Cubot and apps for baby monitors.
 */
export function declaredRobot(agent: string): 'test' | 'bot' | undefined {
  const names = [...agent.matchAll(COMPATIBLE)].map(([, name]) => name!.trim());
  if (agent.includes('+http')) names.push(...productsOf(agent));
  if (names.some((name) => MONITOR.test(name))) return 'test';
  return names.some((name) => ROBOT.test(name)) ? 'bot' : undefined;
}

/** Words that stand before a version, a bracket or the end: `acmebot/1.0 (+http…)`. */
function productsOf(agent: string): string[] {
  return agent.split(/[\s/;()]+/, 64).filter((word) => !word.startsWith('+'));
}
