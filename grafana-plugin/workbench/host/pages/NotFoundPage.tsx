import { Alert, TextLink } from '@grafana/ui';
import { useLocation } from 'react-router-dom-v5-compat';
import { Page } from '../plugin/Page';

/** Grafana has much that the workbench has not. */
export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <Page>
      <Alert severity="info" title="Page not found">
        {pathname} is not in the workbench. <TextLink href="/">Home</TextLink>
      </Alert>
    </Page>
  );
}
