// A panel that throws is switched off by itself, says so, and can be tried again; the rest of the page lives on.
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from './Button.tsx';

interface Props {
  /** What is switched off, as it starts the message: "The keys panel". */
  readonly name: string;
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(`${this.props.name} was switched off`, error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div className="empty" role="alert">
        <p>
          {this.props.name} ran into an error and was switched off. Your data and everything else on the page are as they
          were.
        </p>
        <p className="mono">{error instanceof Error ? error.message : String(error)}</p>
        <Button onClick={() => this.setState({ error: undefined })}>Switch it on again</Button>
      </div>
    );
  }
}
