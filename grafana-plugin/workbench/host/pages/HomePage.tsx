import { config } from '@grafana/runtime';
import { TextLink } from '@grafana/ui';
import { useEffect } from 'react';
import { useNavigate } from 'react-router-dom-v5-compat';
import { navItems } from '../chrome/navItems';
import { Page } from '../plugin/Page';

/** The root leads to the app; `/workbench` tells what this page is. */
export function HomePage({ isRoot }: Readonly<{ isRoot: boolean }>) {
  const navigate = useNavigate();
  const first = navItems()[0]?.url;
  useEffect(() => {
    if (isRoot && first !== undefined) navigate(first, { replace: true });
  }, [isRoot, first, navigate]);
  return (
    <Page
      pageNav={{
        text: 'Workbench',
        subTitle: `The plugin on Grafana ${config.buildInfo.version}'s packages, without Grafana`,
      }}
    >
      <ul>
        {navItems().map(({ text, url = '' }) => (
          <li key={url}>
            <TextLink href={url}>{text}</TextLink>
          </li>
        ))}
      </ul>
    </Page>
  );
}
