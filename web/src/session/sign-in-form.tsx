import { useTranslation } from 'react-i18next';
import type { DoorsQuery } from '../gql';
import { Button } from '../ui/button';
import { ErrorText } from '../ui/error-text';
import { TextField } from '../ui/text-field';
import { DemoPeople } from './demo-people';
import styles from './form.module.css';
import { lastWorkspace, signIn } from './session-actions';
import { useSubmit } from './use-submit';

interface SignInFormProps {
  doors: DoorsQuery['serverInfo'] | null;
  onCreate: () => void;
}

export function SignInForm({ doors, onCreate }: SignInFormProps) {
  const { t } = useTranslation('session');
  const { isPending, error, run, onSubmit } = useSubmit(({ workspace = '', email = '', password = '' }) =>
    signIn({ workspace: workspace.trim(), email: email.trim(), password }),
  );
  const isRefused = error?.code === 'UNAUTHENTICATED';
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <h1 className={styles.title}>{t('signIn.title')}</h1>
      <p className={styles.lead}>{t('signIn.lead')}</p>
      {doors?.demo ? (
        <>
          <DemoPeople demo={doors.demo} isDisabled={isPending} onChoose={run} />
          <p className={styles.or}>{t('demo.or')}</p>
        </>
      ) : null}
      <TextField
        name="workspace"
        label={t('signIn.workspace')}
        defaultValue={lastWorkspace()}
        autoComplete="organization"
        isRequired
      />
      <TextField name="email" type="email" label={t('signIn.email')} autoComplete="username" isRequired />
      <TextField
        name="password"
        type="password"
        label={t('signIn.password')}
        autoComplete="current-password"
        isRequired
        error={isRefused ? t('signIn.refused') : null}
      />
      <ErrorText error={isRefused ? null : error} />
      <Button type="submit" variant="primary" className={styles.submit} isPending={isPending}>
        {t('signIn.action')}
      </Button>
      {doors?.signUpOpen ? (
        <Button variant="ghost" onPress={onCreate}>
          {t('signIn.toCreate')}
        </Button>
      ) : null}
    </form>
  );
}
