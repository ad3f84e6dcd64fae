import { Alert, Button, Stack } from '@grafana/ui';
import React from 'react';

type Props = Readonly<{
  children: React.ReactNode;
  /** What is to be forgotten before it is tried again. */
  onRetry: () => void;
  /** It is tried again by itself when this changes: another page, say. */
  resetKey?: string;
}>;
type State = Readonly<{ error: Error | undefined; resetKey: string | undefined }>;

/** A page whose code is not there: the app was updated under it, or the connection failed. Named so by webpack. */
const isMissingCode = (error: Error): boolean => error.name === 'ChunkLoadError';

/** A page that breaks takes nothing else with it, says its code, and can be tried again. */
export class ErrorBoundary extends React.Component<Props, State> {
  override state: State = { error: undefined, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps({ resetKey }: Props, state: State): Partial<State> | null {
    return resetKey === state.resetKey ? null : { error: undefined, resetKey };
  }

  readonly #again = (): void => {
    this.props.onRetry();
    this.setState({ error: undefined });
  };

  override render(): React.ReactNode {
    const { error } = this.state;
    if (error === undefined) {
      return this.props.children;
    }
    const missing = isMissingCode(error);
    return (
      <Alert title={missing ? 'This page could not be loaded' : 'This page broke'} severity="error">
        <Stack direction="column" gap={1} alignItems="flex-start">
          <div>{error.message}</div>
          <div>
            {missing
              ? 'The app may have been updated, or the connection failed. Reload the page in your browser.'
              : 'It is a mistake of this app. The rest of Vigil goes on.'}
          </div>
          <div>Code: {missing ? 'page_not_loaded' : 'page_broke'}</div>
          <Button variant="secondary" size="sm" icon="sync" onClick={this.#again}>
            Try again
          </Button>
        </Stack>
      </Alert>
    );
  }
}
