import { useTranslation } from 'react-i18next';
import { apiErrorOf } from '../api/errors';
import styles from './error-text.module.css';

/** What went wrong, in the person's language; nothing where nothing did. */
export function ErrorText({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  return (
    <p role="alert" className={styles.error}>
      {t(`error.${apiErrorOf(error).code}`)}
    </p>
  );
}
