/** Categories of evidence, after Asserts' SAAFE: saturation, amend (a change), anomaly, failure, error. */
export const EVIDENCE_CATEGORIES = ['saturation', 'change', 'anomaly', 'failure', 'error'];
/** What an anomaly is of. */
export const ANOMALY_SIGNALS = ['rate', 'errors', 'latency'];
