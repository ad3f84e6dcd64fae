import { rulesOf, type AgentRow } from './sourceRules.ts';

const ROWS: readonly AgentRow[] = [
  ['kubernetes', 'kube-probe/'],
  ['aws-elb', 'ELB-HealthChecker/', 'ApplicationHealthService/'],
  ['aws-route53', 'Amazon-Route53-Health-Check-Service', 'Amazon Route 53 Health Check Service'],
  ['google-cloud', 'GoogleHC/', 'GoogleStackdriverMonitoring', 'google_partner_monitoring'],
  ['envoy', 'Envoy/HC'],
  ['consul', 'Consul Health Check'],
  [
    'cloudflare',
    'Cloudflare-Healthchecks',
    'Cloudflare-Traffic-Manager',
    'CloudflareObservatory',
    'Cloudflare-SpeedTest',
  ],
];

/** What load balancers, meshes and orchestrators ask a service, to see whether it lives. */
export const HEALTH_CHECKS = rulesOf('test', ROWS);
