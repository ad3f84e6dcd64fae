import { PluginContext } from '@grafana/data';
import { ErrorWithStack } from '@grafana/ui';
import { Component, type ErrorInfo, type ReactNode } from 'react';

type State = Readonly<{ error: Error | null; errorInfo: ErrorInfo | null }>;

/** Shows what a plugin throws, and keeps the rest of the page alive, as Grafana does. */
export class PluginErrorBoundary extends Component<Readonly<{ children: ReactNode }>, State> {
  static override contextType = PluginContext;
  declare context: React.ContextType<typeof PluginContext>;
  override state: State = { error: null, errorInfo: null };

  static getDerivedStateFromError(error: Error): State {
    return { error, errorInfo: null };
  }

  override componentDidCatch(error: Error, errorInfo: ErrorInfo): void {
    console.error(`Plugin "${this.context?.meta.id ?? ''}" failed to load:`, error, errorInfo);
    this.setState({ error, errorInfo });
  }

  override render(): ReactNode {
    const { error, errorInfo } = this.state;
    if (error === null) return this.props.children;
    return <ErrorWithStack title="Plugin failed to load" error={error} errorInfo={errorInfo} />;
  }
}
