// The host's page. `window.grafanaBootData` is set by a script that runs before this one.
import { initPluginTranslations } from '@grafana/i18n';
import i18next from 'i18next';

const LANGUAGE = 'en-US';
const options = {
  lng: LANGUAGE,
  fallbackLng: LANGUAGE,
  resources: {},
  partialBundledLanguages: true,
  returnEmptyString: false,
  // An advertisement in the console, of the versions that have one.
  showSupportNotice: false,
};

// Before @grafana/ui is there, which takes texts as it is loaded. Not left to @grafana/i18n, which knows no fallback.
await i18next.init(options);
await initPluginTranslations('workbench');
await import('./startPage');
