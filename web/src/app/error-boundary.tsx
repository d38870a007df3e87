import { TriangleAlert } from 'lucide-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';

interface State {
  readonly error: unknown;
}

/** Keeps a fault to the part of the page in which it happened. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack);
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <Failed onRetry={() => this.setState({ error: null })} />;
  }
}

function Failed({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <EmptyState icon={<TriangleAlert />} title={t('failed.title')} text={t('failed.text')}>
      <Button variant="primary" onPress={onRetry}>
        {t('retry')}
      </Button>
    </EmptyState>
  );
}
