import { rulesOf, type AgentRow } from './sourceRules.ts';

const ROWS: readonly AgentRow[] = [
  ['lighthouse', 'Chrome-Lighthouse', 'Lighthouse)', 'Google Page Speed Insights'],
  ['webpagetest', 'PTST/'],
  ['gtmetrix', 'GTmetrix'],
  ['dareboost', 'DareBoost'],
  ['yellowlab', 'YLT Chrome', 'YLT/'],
  ['sitespeed', 'sitespeed.io'],
  ['keycdn', 'keycdn-tools'],
  ['pagespeed-de', 'Pagespeed/1'],
  ['redbot', 'redbot.org'],
  ['phantomjs', 'phantomas/', 'PhantomJS', 'SlimerJS/', 'CasperJS/'],
  ['splash', 'splash Version/'],
  ['playwright', 'Playwright/'],
  ['puppeteer', 'Puppeteer'],
  ['selenium', 'Selenium'],
  ['cypress', 'Cypress/'],
  // last: many of the above are run by one
  ['headless-chrome', 'HeadlessChrome', 'HeadlessEdg', 'HeadlessShell'],
];

/** Page speed tests and browsers that nobody sits in front of. */
export const AUDITS = rulesOf('test', ROWS);
