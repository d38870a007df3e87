import { useApolloClient } from '@apollo/client/react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiErrorOf } from '../../api/errors';
import { EditMessageDocument } from '../../gql';
import { showToast } from '../../ui/toast';
import { type Compose, useOpenRoom } from '../conversation-context';

/** Another text for a message, and saving it. */
export function useEdited(compose: Compose) {
  const { t } = useTranslation('common');
  const client = useApolloClient();
  const { timeline, leaveCompose } = useOpenRoom();
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const current = useRef<Compose | null>(null);
  useEffect(() => {
    current.current = compose;
    setText(compose.kind === 'EDIT' ? compose.message.body : '');
    setError(null);
    return () => {
      current.current = null;
    };
  }, [compose]);

  const save = () => {
    if (compose.kind !== 'EDIT') return;
    const { id, body: before } = compose.message;
    const body = text.trim();
    if (body === before) return leaveCompose(compose);
    client
      .mutate({ mutation: EditMessageDocument, variables: { id, body }, fetchPolicy: 'no-cache' })
      .then(({ data }) => {
        if (data) timeline.answered(data.editMessage);
        leaveCompose(compose);
      })
      .catch((failure: unknown) => {
        if (current.current === compose) setError(failure);
        else showToast(t(`error.${apiErrorOf(failure).code}`));
      });
  };
  return { text, change: setText, save, error };
}
