import { useApolloClient } from '@apollo/client/react';
import { useEffect, useMemo } from 'react';
import { SetTypingDocument } from '../../gql';
import { type Compose, useOpenRoom } from '../conversation-context';
import { newId } from '../../rooms/new-id';
import type { Quote } from '../timeline/message-merge';
import { useDraft } from './draft';
import { TypingSignal } from './typing-signal';
import { useEdited } from './use-edited';

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
  const { room, leaveCompose } = useOpenRoom();
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
    leaveCompose(compose);
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
    leave: () => leaveCompose(compose),
    blur: () => typing.ceased(),
    error: edited.error,
  };
}

/** Shows the message at once, and takes the reader to it. */
function useSend(): (body: string, replyTo: Quote | null) => void {
  const { room, timeline, outbox } = useOpenRoom();
  return (body, replyTo) => {
    const createdAt = new Date().toISOString();
    outbox.add({ id: newId(), roomId: room.id, body, replyTo, createdAt });
    timeline.goToNewest();
  };
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
