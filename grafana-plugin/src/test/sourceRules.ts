/** One thing that the catalogue's review, or this house, does not want in the plugin's code. */
export type SourceRule = Readonly<{
  name: string;
  forbids: RegExp;
  /** Files that may, by the end of their path. */
  except?: readonly string[];
  /** Code that breaks it, and code that does not. */
  bad: string;
  good: string;
}>;

/** Source: grafana/plugin-validator, `coderules`, and its review questions. */
export const SOURCE_RULES: readonly SourceRule[] = [
  {
    name: 'no internals of Grafana’s window',
    forbids: /window\.(?:grafanaBootData|grafanaRuntime|__grafanaSceneContext)/,
    bad: 'window.grafanaBootData.user',
    good: 'config.bootData.user',
  },
  {
    name: 'no dialogs of the browser',
    forbids: /(?<![\w.])(?:window\.)?(?:alert|confirm|prompt)\(/,
    bad: "confirm('Sure?')",
    good: 'onConfirm()',
  },
  {
    name: 'a new window knows nothing of this one',
    forbids: /window\.open\((?![^)]*noopener,noreferrer)/,
    bad: "window.open(url, '_blank')",
    good: "window.open(url, '_blank', 'noopener,noreferrer')",
  },
  {
    name: 'no style sheets',
    forbids: /import [^;]*\.(?:css|scss|sass)['"]|<Global\b/,
    bad: "import './page.css'",
    good: "import { css } from '@emotion/css'",
  },
  {
    name: 'no query API of Grafana by hand',
    forbids: /\/api\/ds\/query/,
    bad: "post('/api/ds/query')",
    good: 'dataSource.query(request)',
  },
  { name: 'nothing on the console', forbids: /console\.\w+\(/, bad: 'console.debug(1)', good: 'onError(error)' },
  {
    name: 'the address is Grafana’s business',
    forbids: /window\.location|document\.location/,
    bad: 'window.location.href',
    good: 'locationService.getLocation()',
  },
  { name: 'no classes of Grafana', forbids: /gf-form/, bad: '<div className="gf-form">', good: '<Field label="a">' },
  { name: 'no error is hidden', forbids: /@ts-(?:ignore|expect-error|nocheck)/, bad: '// @ts-ignore', good: '// why' },
  {
    name: 'no lint rule is hidden',
    forbids: /eslint-disable/,
    bad: '// eslint-disable-next-line',
    good: '// why',
  },
  {
    name: 'nothing of the page outside is looked up',
    forbids: /document\.(?:querySelector|getElement)|(?<!\.)\$\(/,
    bad: "document.querySelector('.panel')",
    good: 'ref.current',
  },
  {
    name: 'HTML goes through the sanitiser',
    forbids: /dangerouslySetInnerHTML|\.innerHTML\b/,
    except: ['components/Markdown.tsx'],
    bad: 'dangerouslySetInnerHTML={html}',
    good: '<Markdown text={text} />',
  },
  {
    name: 'colours come from the theme',
    forbids: /['"`:\s]#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b|\brgba?\(/,
    bad: "color: '#ff0000'",
    good: 'color: theme.colors.error.text',
  },
  {
    name: 'what is stored bears the plugin’s name',
    forbids: /(?:local|session)Storage\.\w+Item\((?!\s*(?:`\$\{PLUGIN_ID\}|PLUGIN_ID))/,
    bad: "localStorage.setItem('tab', '1')",
    good: 'localStorage.setItem(`${PLUGIN_ID}:tab`, 1)',
  },
  {
    name: 'types of the model alone',
    forbids: /import (?!type\b)[^;]*from '@vigil\/quality-model|import\('@vigil\/quality-model/,
    bad: "import { issueSchema } from '@vigil/quality-model'",
    good: "import type { Issue } from '@vigil/quality-model'",
  },
  {
    name: 'nothing that runs text',
    forbids: /\beval\(|new Function\(/,
    bad: 'eval(text)',
    good: 'JSON.parse(text)',
  },
  {
    name: 'React 18 and 19 both',
    forbids:
      /react-dom\/client|findDOMNode|ReactDOM\.render|\.defaultProps\b|\bReact\.use\(|useFormStatus|useOptimistic/,
    bad: "import { createRoot } from 'react-dom/client'",
    good: "import { createPortal } from 'react-dom'",
  },
];

/** A nested plugin is one file: where Grafana looks for its chunks there are none. */
export const NESTED_RULE: SourceRule = {
  name: 'nested plugins load nothing later',
  forbids: /React\.lazy|\blazy\(|\bimport\(|import [^;]*\.(?:svg|png|jpe?g|gif|woff2?)['"]/,
  bad: "const Chart = lazy(() => import('./Chart'))",
  good: "import { Chart } from './Chart'",
};
