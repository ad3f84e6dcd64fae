/** Parts of a name that mean that its value is a secret, whoever made the name. */
const SECRET_PARTS =
  /authori[sz]ation|(^|[-_.])auth([-_.]|$)|(api|access|private|ingest|ingestion|license|secret)[-_]?key|token|cookie|secret|passw|pwd|credential|session|signature/i;

/** Header names that say nothing and carry a key all the same, by the vendor that reads them. */
const SECRET_HEADERS: Readonly<Record<string, string>> = {
  'x-honeycomb-team': 'Honeycomb',
  'uptrace-dsn': 'Uptrace',
};

/** Does the name of a header or a field say that its value is a secret? Case does not matter. */
export function isSecretName(name: string): boolean {
  return SECRET_PARTS.test(name) || Object.hasOwn(SECRET_HEADERS, name.toLowerCase());
}
