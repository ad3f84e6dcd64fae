import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React, { useMemo } from 'react';
import { markdownHtml } from './markdownHtml';

/** What a person wrote in Markdown. */
export function Markdown({ text }: Readonly<{ text: string }>) {
  const styles = useStyles2(getStyles);
  const html = useMemo(() => ({ __html: markdownHtml(text) }), [text]);
  return <div className={styles.text} dangerouslySetInnerHTML={html} />;
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({
    overflowWrap: 'anywhere',
    'p, ul, ol, pre, blockquote': { margin: theme.spacing(0, 0, 1) },
    'ul, ol': { paddingLeft: theme.spacing(3) },
    '& > :last-child': { marginBottom: 0 },
    pre: { whiteSpace: 'pre-wrap' },
    a: { color: theme.colors.text.link, textDecoration: 'underline' },
  }),
});
