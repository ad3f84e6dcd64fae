/** What a route's templates are filled in from. */
export type TemplateData = Readonly<{
  jsonData: Readonly<Record<string, unknown>>;
  secureJsonData: Readonly<Record<string, string>>;
}>;

/** The part of Go's text/template that routes of plugins use: a field, with or without Grafana's `orEmpty`. */
const ACTION = /\{\{-?\s*(?<orEmpty>orEmpty\s+)?\.(?<source>JsonData|SecureJsonData)\.(?<key>\w+)\s*-?\}\}/g;
/** What Go prints for a key that is not there. */
const NO_VALUE = '<no value>';

/** Fills in a template of a route. Throws where it holds an action that is none of the above. */
export function renderTemplate(template: string, { jsonData, secureJsonData }: TemplateData): string {
  const rendered = template.replace(ACTION, (...match) => {
    const { orEmpty, source, key } = match.at(-1) as { orEmpty?: string; source: string; key: string };
    const data: Readonly<Record<string, unknown>> = source === 'JsonData' ? jsonData : secureJsonData;
    const value = Object.hasOwn(data, key) ? data[key] : undefined;
    if (value === undefined || value === null) return orEmpty === undefined ? NO_VALUE : '';
    return String(value);
  });
  const left = template.replace(ACTION, '').match(/\{\{.*?\}\}/);
  if (left !== null) throw new Error(`the workbench does not know the template action ${left[0]}`);
  return rendered;
}
