import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button';
import { ErrorText } from '../ui/error-text';
import { TextField } from '../ui/text-field';
import styles from './form.module.css';
import { createWorkspace } from './session-actions';
import { useSubmit } from './use-submit';

const FIELDS = ['name', 'slug', 'displayName', 'email', 'password'] as const;

/** A new workspace, and its owner signed in. Where sign-up is open. */
export function CreateWorkspaceForm({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation(['session', 'common']);
  const { isPending, error, onSubmit } = useSubmit(
    ({ name = '', slug = '', displayName = '', email = '', password = '' }) =>
      createWorkspace({ name, slug, displayName, email, password }),
  );
  const wrong = FIELDS.find((field) => error?.field === `input.${field}` || error?.field === field);
  const errorAt = (field: (typeof FIELDS)[number]) => {
    if (wrong !== field || !error) return null;
    return error.code === 'CONFLICT' ? t('create.taken') : t(`common:error.${error.code}`);
  };
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <h1 className={styles.title}>{t('create.title')}</h1>
      <p className={styles.lead}>{t('create.lead')}</p>
      <TextField name="name" label={t('create.name')} isRequired autoFocus error={errorAt('name')} />
      <TextField
        name="slug"
        label={t('create.slug')}
        description={t('create.slugHint')}
        pattern="[a-z0-9\-]{2,63}"
        isRequired
        error={errorAt('slug')}
      />
      <TextField
        name="displayName"
        label={t('create.displayName')}
        autoComplete="name"
        isRequired
        error={errorAt('displayName')}
      />
      <TextField
        name="email"
        type="email"
        label={t('signIn.email')}
        autoComplete="username"
        isRequired
        error={errorAt('email')}
      />
      <TextField
        name="password"
        type="password"
        label={t('signIn.password')}
        description={t('create.passwordHint')}
        autoComplete="new-password"
        isRequired
        minLength={10}
        error={errorAt('password')}
      />
      <ErrorText error={wrong ? null : error} />
      <Button type="submit" variant="primary" className={styles.submit} isPending={isPending}>
        {t('create.action')}
      </Button>
      <Button variant="ghost" onPress={onBack}>
        {t('create.toSignIn')}
      </Button>
    </form>
  );
}
