import { css } from '@emotion/css';
import { AppEvents, type GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2, type AlertVariant } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { appEvents } from '../services/appEvents';

type Toast = Readonly<{ id: number; severity: AlertVariant; title: string; text: string }>;

/** Title, and what else there is to say. */
type Payload = readonly [title?: unknown, text?: unknown];

/** Kinds of alerts, and how long each is shown. */
const KINDS: readonly Readonly<{ event: string; severity: AlertVariant; shownMs: number }>[] = [
  { event: AppEvents.alertSuccess.name, severity: 'success', shownMs: 3000 },
  { event: AppEvents.alertInfo.name, severity: 'info', shownMs: 3000 },
  { event: AppEvents.alertWarning.name, severity: 'warning', shownMs: 5000 },
  { event: AppEvents.alertError.name, severity: 'error', shownMs: 7000 },
];

let toasts = 0;

/** What plugins and the page's services tell people, for a moment. */
export function Toasts() {
  const styles = useStyles2(getStyles);
  const [shown, setShown] = useState<readonly Toast[]>([]);
  const remove = (id: number) => setShown((all) => all.filter((toast) => toast.id !== id));

  useEffect(() => {
    const timers = new Set<number>();
    const listeners = KINDS.map(({ event, severity, shownMs }) => {
      const show = ([title = '', text = '']: Payload = []) => {
        const id = ++toasts;
        setShown((all) => [...all, { id, severity, title: String(title), text: String(text) }]);
        timers.add(window.setTimeout(() => remove(id), shownMs));
      };
      appEvents.on(event, show);
      return () => appEvents.off(event, show);
    });
    return () => {
      for (const stop of listeners) stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);

  return (
    <div className={styles.all} aria-live="polite">
      {shown.map(({ id, severity, title, text }) => (
        <Alert key={id} severity={severity} title={title} elevated onRemove={() => remove(id)}>
          {text}
        </Alert>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  all: css({
    position: 'fixed',
    top: theme.spacing(7),
    right: theme.spacing(2),
    zIndex: theme.zIndex.portal,
    width: 400,
    maxWidth: 'calc(100vw - 32px)',
  }),
});
