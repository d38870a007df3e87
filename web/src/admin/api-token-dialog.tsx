import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AccountFragment, AccountTokensDocument, CreateTokenDocument } from '../gql';
import { useSubmit } from '../session/use-submit';
import { Button } from '../ui/button';
import { copy } from '../ui/copy';
import { Dialog } from '../ui/dialog';
import { FormDialog } from '../ui/form-dialog';
import { TextField } from '../ui/text-field';
import { showToast } from '../ui/toast';
import { Segments } from './segments';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = { never: null, quarter: 90, year: 365 } as const;
type Expiry = keyof typeof DAYS;
const EXPIRIES = Object.keys(DAYS) as Expiry[];

interface ApiTokenDialogProps {
  bot: AccountFragment;
  onClose: () => void;
}

/** Asks what a token is for, and shows it once. */
export function ApiTokenDialog({ bot, onClose }: ApiTokenDialogProps) {
  const [token, setToken] = useState<string | null>(null);
  return token === null ? (
    <NewToken bot={bot} onMade={setToken} onClose={onClose} />
  ) : (
    <MadeToken bot={bot} token={token} onClose={onClose} />
  );
}

function NewToken({ bot, onMade, onClose }: ApiTokenDialogProps & { onMade: (token: string) => void }) {
  const { t } = useTranslation('admin');
  // It is to be nowhere but in the dialog.
  const [create] = useMutation(CreateTokenDocument, {
    fetchPolicy: 'no-cache',
    refetchQueries: [AccountTokensDocument],
  });
  const [expiry, setExpiry] = useState<Expiry>('never');
  const { isPending, error, onSubmit } = useSubmit(async ({ name = '' }) => {
    const days = DAYS[expiry];
    const expiresAt = days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString();
    const { data } = await create({ variables: { input: { userId: bot.id, name, expiresAt } } });
    if (data) onMade(data.createApiToken.token);
  });
  return (
    <FormDialog
      title={t('newToken.title', { name: bot.displayName })}
      action={t('newToken.action')}
      isPending={isPending}
      error={error}
      onSubmit={onSubmit}
      onClose={onClose}
    >
      <TextField
        name="name"
        label={t('newToken.name')}
        description={t('newToken.nameHint')}
        isRequired
        autoFocus
        maxLength={100}
      />
      <Segments
        label={t('newToken.expiry')}
        choices={EXPIRIES.map((value) => ({ value, text: t(`newToken.${value}`) }))}
        value={expiry}
        onChange={setExpiry}
      />
    </FormDialog>
  );
}

function MadeToken({ bot, token, onClose }: ApiTokenDialogProps & { token: string }) {
  const { t } = useTranslation('admin');
  const copyToken = async () =>
    showToast(t((await copy(token)) ? 'madeToken.copied' : 'madeToken.notCopied'));
  return (
    <Dialog
      // Not to be lost by a press beside it.
      role="alertdialog"
      title={t('madeToken.title')}
      onClose={onClose}
      footer={
        <>
          <Button variant="ghost" onPress={onClose}>
            {t('madeToken.done')}
          </Button>
          <Button variant="primary" onPress={() => void copyToken()} autoFocus>
            {t('madeToken.copy')}
          </Button>
        </>
      }
    >
      <p>{t('madeToken.text', { name: bot.displayName })}</p>
      <TextField label={t('madeToken.token')} value={token} isReadOnly />
    </Dialog>
  );
}
