import { useApolloClient } from '@apollo/client/react';
import { useEffect, useMemo, useState } from 'react';
import { EditMessageDocument, SetTypingDocument } from '../../gql';
import { COMPOSE_NEW, type Compose, useOpenRoom } from '../conversation-context';
import { newId } from '../../rooms/new-id';
import type { Message, Quote } from '../timeline/message-merge';
import { useDraft } from './draft';
import { TypingSignal } from './typing-signal';

interface ComposerState {
  readonly text: string;
  readonly change: (text: string) => void;
  /** Sends, or saves what was edited. */
  readonly submit: () => void;
  /** From an answer or an edit back to what was being written. */
  readonly leave: () => void;
  readonly blur: () => void;
  readonly error: unknown;
}

export function useComposer(compose: Compose): ComposerState {
  const { room, setCompose } = useOpenRoom();
  const [draft, setDraft] = useDraft(room.id);
  const edited = useEdited(compose);
  const send = useSend();
  const typing = useTypingSignal(room.id);
  const isEdit = compose.kind === 'EDIT';

  const submit = () => {
    if (isEdit) return edited.save();
    typing.ceased(true);
    send(draft.trim(), compose.kind === 'REPLY' ? compose.message : null);
    setDraft('');
    setCompose(COMPOSE_NEW);
  };
  const change = (text: string) => {
    if (isEdit) return edited.change(text);
    setDraft(text);
    if (text.trim() === '') typing.ceased();
    else typing.typed();
  };
  return {
    text: isEdit ? edited.text : draft,
    change,
    submit,
    leave: () => setCompose(COMPOSE_NEW),
    blur: () => typing.ceased(),
    error: edited.error,
  };
}

/** Shows the message at once, and takes the reader to it. */
function useSend(): (body: string, original: Message | null) => void {
  const { room, timeline, outbox } = useOpenRoom();
  return (body, original) => {
    const createdAt = new Date().toISOString();
    outbox.add({ id: newId(), roomId: room.id, body, replyTo: original && quoteOf(original), createdAt });
    timeline.goToNewest();
  };
}

function quoteOf({ id, seq, type, body, editedAt, deletedAt, recalledAt, sender }: Message): Quote {
  return { __typename: 'Message', id, seq, type, body, editedAt, deletedAt, recalledAt, sender };
}

function useEdited(compose: Compose) {
  const client = useApolloClient();
  const { timeline, setCompose } = useOpenRoom();
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const message = compose.kind === 'EDIT' ? compose.message : null;
  useEffect(() => {
    setText(message?.body ?? '');
    setError(null);
  }, [message]);

  const save = () => {
    const body = text.trim();
    if (!message || body === message.body) return setCompose(COMPOSE_NEW);
    client
      .mutate({ mutation: EditMessageDocument, variables: { id: message.id, body }, fetchPolicy: 'no-cache' })
      .then(({ data }) => {
        if (data) timeline.answered(data.editMessage);
        setCompose(COMPOSE_NEW);
      })
      .catch(setError);
  };
  return { text, change: setText, save, error };
}

function useTypingSignal(roomId: string): TypingSignal {
  const client = useApolloClient();
  const signal = useMemo(
    () =>
      new TypingSignal((isTyping) => {
        // Nobody misses a signal that was lost.
        client
          .mutate({ mutation: SetTypingDocument, variables: { roomId, isTyping } })
          .catch(() => undefined);
      }),
    [client, roomId],
  );
  useEffect(() => () => signal.ceased(), [signal]);
  return signal;
}
