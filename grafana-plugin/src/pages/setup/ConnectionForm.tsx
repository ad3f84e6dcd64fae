import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, Input, SecretInput, Stack, useStyles2 } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { savePluginSettings } from '../../api/pluginSettings';
import { ErrorPanel } from '../../components/ErrorPanel';
import { apiUrlMistake } from './apiUrlMistake';

export type Saved = Readonly<{ apiUrl: string; hasToken: boolean }>;

type Props = Readonly<{ saved: Saved; enabled: boolean; pinned: boolean; onSaved: (now: Saved) => void }>;

/** Address and token of the companion. The app is enabled with the first save. */
export function ConnectionForm({ saved, enabled, pinned, onSaved }: Props) {
  const [apiUrl, setApiUrl] = useState(saved.apiUrl);
  const [hasToken, setHasToken] = useState(saved.hasToken);
  const [token, setToken] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [urlId, tokenId] = [useId(), useId()];
  const mistake = apiUrl === '' ? undefined : apiUrlMistake(apiUrl);
  const isComplete = apiUrl !== '' && mistake === undefined && (hasToken || token !== '');

  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const url = apiUrl.trim().replace(/\/+$/, '');
      await savePluginSettings({
        enabled: true,
        pinned: pinned || !enabled,
        apiUrl: url,
        apiToken: hasToken ? undefined : token.trim(),
      });
      setError(undefined);
      setToken('');
      setHasToken(true);
      onSaved({ apiUrl: url, hasToken: true });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className={useStyles2(getStyles).form} onSubmit={(event) => void save(event)}>
      <Stack direction="column" gap={1}>
        <Field
          label="Address of the companion"
          description="As the Grafana server reaches it, not your browser"
          htmlFor={urlId}
          invalid={mistake !== undefined}
          error={mistake}
        >
          <Input
            id={urlId}
            // Beside a password a browser would take it for somebody's name, and offer to fill it in.
            autoComplete="off"
            placeholder="http://127.0.0.1:4320"
            value={apiUrl}
            onChange={({ currentTarget }) => setApiUrl(currentTarget.value)}
          />
        </Field>
        <Field
          label="Plugin token"
          description="Content of plugin.token in the companion's data directory. Grafana keeps it encrypted and shows it to nobody."
          htmlFor={tokenId}
        >
          <SecretInput
            id={tokenId}
            isConfigured={hasToken}
            // Browsers pass over "off" for passwords: this alone keeps them from filling in one of the user's.
            autoComplete="new-password"
            spellCheck={false}
            value={token}
            onChange={({ currentTarget }) => setToken(currentTarget.value)}
            onReset={() => setHasToken(false)}
          />
        </Field>
        {error !== undefined && <ErrorPanel error={error} ofAct />}
        <div>
          <Button type="submit" disabled={!isComplete || busy}>
            {busy ? 'Saving …' : 'Save and test'}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

/** No wider than what is written into it. */
const getStyles = (theme: GrafanaTheme2) => ({ form: css({ maxWidth: theme.spacing(80) }) });
