import { Button } from '@mantine/core';
import { t } from 'i18next';
import { Component } from 'react';
import type { ErrorInfo, ReactNode } from 'react';
import { Notice } from '../ui/Notice';

interface State {
  error: Error | null;
}

/** A view that throws is a defect of ours: say so, and offer the one thing that helps. Work is saved already. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override componentDidCatch(error: Error, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div role="alert" style={{ display: 'flex', height: '100%' }}>
        <Notice
          title={t('common:crash.title')}
          actions={<Button onClick={() => location.reload()}>{t('common:crash.reload')}</Button>}
        >
          {t('common:crash.text')}
          <br />
          <code className="selectable">{error.message}</code>
        </Notice>
      </div>
    );
  }
}
