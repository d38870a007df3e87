import { SquarePen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/icon-button';
import { lazily, UntilLoaded } from '../ui/lazily';
import { MenuOnDemand } from '../ui/menu-on-demand';

const Items = lazily(() => import('./new-menu-items'));

const DIALOGS = {
  chat: lazily(() => import('./new-chat-dialog')),
  group: lazily(() => import('./new-group-dialog')),
};

export type NewDialogName = keyof typeof DIALOGS;

/** Begins a conversation. */
export function NewMenu() {
  const { t } = useTranslation('rooms');
  const [dialog, setDialog] = useState<NewDialogName | null>(null);
  const Dialog = dialog && DIALOGS[dialog];
  const button = (
    <IconButton label={t('new')}>
      <SquarePen />
    </IconButton>
  );
  return (
    <>
      <MenuOnDemand button={button}>
        {(pressed) => <Items button={pressed} onChoose={setDialog} />}
      </MenuOnDemand>
      {Dialog ? (
        <UntilLoaded>
          <Dialog onClose={() => setDialog(null)} />
        </UntilLoaded>
      ) : null}
    </>
  );
}
