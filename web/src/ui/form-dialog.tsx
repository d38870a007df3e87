import { type FormEventHandler, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';
import { Dialog } from './dialog';
import { ErrorText } from './error-text';
import styles from './form-dialog.module.css';

interface FormDialogProps {
  title: string;
  /** What the button says that sends it: the verb itself. */
  action: string;
  isPending: boolean;
  /** What was refused, unless a field says it. */
  error: unknown;
  onSubmit: FormEventHandler<HTMLFormElement>;
  onClose: () => void;
  /** Over the fields. */
  lead?: React.ReactNode;
  /** The fields. */
  children: React.ReactNode;
  /** Under the fields, where Enter does not send them. */
  after?: React.ReactNode;
}

/** Asks for something and sends it, or does not. */
export function FormDialog(props: FormDialogProps) {
  const { title, action, isPending, error, onSubmit, onClose, lead, children, after } = props;
  const { t } = useTranslation();
  const id = useId();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form={id} variant="primary" isPending={isPending}>
            {action}
          </Button>
        </>
      }
    >
      {lead}
      <form id={id} className={styles.form} onSubmit={onSubmit}>
        {children}
      </form>
      {after}
      <ErrorText error={error} />
    </Dialog>
  );
}
