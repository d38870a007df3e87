import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiErrorOf } from '../api/errors';
import { Button } from './button';
import { Dialog } from './dialog';
import { ErrorText } from './error-text';

interface ConfirmDialogProps {
  title: string;
  children: React.ReactNode;
  /** What the button says: the verb itself. */
  action: string;
  isDangerous?: boolean;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something is done that others notice. Closes once it is done. A hasty Enter does no harm. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, action, isDangerous = true, onConfirm, onClose } = props;
  const { t } = useTranslation();
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const confirm = () => {
    setPending(true);
    onConfirm()
      .then(onClose)
      .catch((failure: unknown) => setError(apiErrorOf(failure)))
      .finally(() => setPending(false));
  };
  return (
    <Dialog
      role="alertdialog"
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button variant="ghost" onPress={onClose} autoFocus={isDangerous}>
            {t('cancel')}
          </Button>
          <Button
            variant={isDangerous ? 'danger' : 'primary'}
            isPending={isPending}
            onPress={confirm}
            autoFocus={!isDangerous}
          >
            {action}
          </Button>
        </>
      }
    >
      <p>{children}</p>
      <ErrorText error={error} />
    </Dialog>
  );
}
