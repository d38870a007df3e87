import { SquarePen } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../ui/icon-button';
import { MenuOnDemand } from '../ui/menu-on-demand';

const Items = lazy(() => import('./new-menu-items'));

const DIALOGS = {
  chat: lazy(() => import('./new-chat-dialog')),
  group: lazy(() => import('./new-group-dialog')),
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
        <Suspense>
          <Dialog onClose={() => setDialog(null)} />
        </Suspense>
      ) : null}
    </>
  );
}
