import { ArrowLeft, Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useSession } from '../session/use-session';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { ErrorText } from '../ui/error-text';
import { Spinner } from '../ui/spinner';
import styles from './admin-page.module.css';
import { PeopleSection } from './people-section';
import { ServerSection } from './server-section';
import { useServerStats } from './use-server-stats';

/** What an operator sees of the server. Whether somebody is one, the server says. */
export default function AdminPage() {
  const { t } = useTranslation(['admin', 'common']);
  const session = useSession();
  const { stats, error } = useServerStats();
  const isRefused = error?.code === 'FORBIDDEN';
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Link href="/" className={styles.back}>
          <ArrowLeft aria-hidden />
          {t('back')}
        </Link>
        <h1 className={styles.title}>{session?.workspace.name}</h1>
      </header>
      <main className={styles.main}>
        {isRefused ? <Refused /> : null}
        {!isRefused && error && !stats ? <ErrorText error={error} /> : null}
        {!stats && !error ? <Spinner /> : null}
        {stats && !isRefused ? (
          <>
            <ServerSection stats={stats} />
            <PeopleSection />
          </>
        ) : null}
      </main>
    </div>
  );
}

function Refused() {
  const { t } = useTranslation('admin');
  const [, navigate] = useLocation();
  return (
    <EmptyState icon={<Lock />} title={t('refused.title')} text={t('refused.text')}>
      <Button variant="primary" onPress={() => navigate('/')}>
        {t('back')}
      </Button>
    </EmptyState>
  );
}
