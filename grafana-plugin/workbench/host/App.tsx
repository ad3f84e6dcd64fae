import { ThemeContext } from '@grafana/data';
import { config, LocationServiceProvider, locationService } from '@grafana/runtime';
import { ErrorBoundaryAlert, GlobalStyles, ModalRoot, ModalsProvider, PortalContainer } from '@grafana/ui';
import { Suspense } from 'react';
import CacheProvider from 'react-inlinesvg/provider';
import { Router } from 'react-router-dom';
import { CompatRouter, Route, Routes } from 'react-router-dom-v5-compat';
import { Chrome } from './chrome/Chrome';
import { DashboardPage } from './dashboard/DashboardPage';
import { AppRootPage } from './pages/AppRootPage';
import { ConfigPage } from './pages/ConfigPage';
import { HomePage } from './pages/HomePage';
import { NotFoundPage } from './pages/NotFoundPage';

/** The whole page. The router is v5 with v6 within it, as in Grafana: plugins get both. */
export function App() {
  return (
    <ErrorBoundaryAlert boundaryName="workbench" style="page">
      <ThemeContext.Provider value={config.theme2}>
        <CacheProvider name={`workbench-icons-${config.buildInfo.version}`}>
          <GlobalStyles />
          <Router history={locationService.getHistory()}>
            <LocationServiceProvider service={locationService}>
              <CompatRouter>
                <ModalsProvider>
                  <Chrome>
                    <Suspense fallback={null}>
                      <Routes>
                        <Route path="/" element={<HomePage isRoot />} />
                        <Route path="/workbench" element={<HomePage isRoot={false} />} />
                        <Route path="/a/:pluginId/*" element={<AppRootPage />} />
                        <Route path="/plugins/:pluginId" element={<ConfigPage />} />
                        <Route path="/d/workbench/*" element={<DashboardPage />} />
                        <Route path="*" element={<NotFoundPage />} />
                      </Routes>
                    </Suspense>
                  </Chrome>
                  <ModalRoot />
                </ModalsProvider>
              </CompatRouter>
            </LocationServiceProvider>
          </Router>
          <PortalContainer />
        </CacheProvider>
      </ThemeContext.Provider>
    </ErrorBoundaryAlert>
  );
}
