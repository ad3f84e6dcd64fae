/**
 * User agents of synthetic monitors and search engines, as their makers document them. Data, not code: a row more is a
 * monitor more; `enrichment.synthetic.userAgents` of vigil.yaml adds rows before these. The first match counts.
 */
export const USER_AGENT_RULES = [
    { contains: 'VigilSynthetic/', type: 'test', source: 'vigil' },
    { contains: 'synthetic-monitoring-agent/', type: 'test', source: 'grafana-sm' },
    { contains: 'DatadogSynthetics', type: 'test', source: 'datadog' },
    { contains: 'Datadog/Synthetics', type: 'test', source: 'datadog' },
    { contains: 'RuxitSynthetic/', type: 'test', source: 'dynatrace' },
    { contains: 'CloudWatchSynthetics/', type: 'test', source: 'cloudwatch' },
    { contains: 'Elastic/Synthetics', type: 'test', source: 'elastic' },
    { contains: 'Googlebot', type: 'bot', source: 'google' },
    { contains: 'bingbot', type: 'bot', source: 'bing' },
];
/** The rule that a user agent meets, case-insensitively, or undefined. */
export function matchUserAgent(userAgent, rules) {
    const text = userAgent.toLowerCase();
    return rules.find((rule) => text.includes(rule.contains.toLowerCase()));
}
