import * as emotionCss from '@emotion/css';
import * as emotionReact from '@emotion/react';
import * as grafanaData from '@grafana/data';
import * as grafanaDataUnstable from '@grafana/data/unstable';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaRuntimeUnstable from '@grafana/runtime/unstable';
import * as grafanaUi from '@grafana/ui';
import * as grafanaUiUnstable from '@grafana/ui/unstable';
import i18next from 'i18next';
import jquery from 'jquery';
import lodash from 'lodash';
import moment from 'moment';
import * as react from 'react';
import * as reactDom from 'react-dom';
import * as reactInlineSvg from 'react-inlinesvg';
import * as jsxDevRuntime from 'react/jsx-dev-runtime';
import * as jsxRuntime from 'react/jsx-runtime';
import * as reactRouterDom from 'react-router-dom';
import * as reactRouter from 'react-router-dom-v5-compat';
import * as rxjs from 'rxjs';
import * as rxjsOperators from 'rxjs/operators';

/** A module's exports, or how to get them when a plugin asks. */
export type SharedModule = object | (() => Promise<object>);

/**
 * The modules that Grafana 12.3 gives to plugins, by the names under which plugins ask for them. One that is not here is
 * refused. `react-router` is v6 by way of the compatibility package, `react-router-dom` is v5: so it is in Grafana.
 * `__useDefault` says that a plugin gets the default export for the module. `runtimeParts`: what Grafana's core puts
 * into its runtime by setters that the package on npm does not have. To be called when the services are set up.
 */
export const sharedDependencies = (
  runtimeParts: Partial<typeof grafanaRuntime>,
): Readonly<Record<string, SharedModule>> => ({
  '@emotion/css': emotionCss,
  '@emotion/react': emotionReact,
  '@grafana/data': grafanaData,
  '@grafana/data/unstable': grafanaDataUnstable,
  '@grafana/runtime': { ...grafanaRuntime, ...runtimeParts },
  '@grafana/runtime/unstable': grafanaRuntimeUnstable,
  '@grafana/slate-react': () => import('slate-react'),
  '@grafana/ui': grafanaUi,
  '@grafana/ui/unstable': grafanaUiUnstable,
  d3: () => import('d3'),
  emotion: emotionCss,
  // The instance is the module, so that a plugin that brings @grafana/i18n has the host's.
  i18next: () => Promise.resolve(i18next),
  jquery: { default: jquery, __useDefault: true },
  lodash: { ...lodash, default: lodash, __useDefault: true },
  moment: { ...moment, default: moment, __useDefault: true },
  prismjs: () => import('prismjs'),
  react,
  'react/jsx-dev-runtime': jsxDevRuntime,
  'react/jsx-runtime': jsxRuntime,
  'react-dom': reactDom,
  'react-inlinesvg': reactInlineSvg,
  'react-redux': () => import('react-redux'),
  'react-router': reactRouter,
  'react-router-dom': reactRouterDom,
  redux: () => import('redux'),
  rxjs,
  'rxjs/operators': rxjsOperators,
  slate: () => import('slate'),
  'slate-plain-serializer': () => import('slate-plain-serializer'),
  'slate-react': () => import('slate-react'),
});
