import { useApolloClient } from '@apollo/client/react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiErrorOf } from '../../api/errors';
import { AddReactionDocument, RemoveReactionDocument, ToggleReactionDocument } from '../../gql';
import { useMe } from '../../session/use-session';
import { showToast } from '../../ui/toast';
import type { Message } from '../timeline/message-merge';
import { isMine, type Reaction, type Wishes, withWishes } from './reactions';

/** After the answer, the event is there within moments; until then the wish is shown. */
const EVENT_IS_THERE_MS = 1_500;

/** Reactions as they will be: what one has just wished is shown before the server has it. */
export function useReactions(message: Message): { reactions: Reaction[]; react: (emoji: string) => void } {
  const client = useApolloClient();
  const { t } = useTranslation();
  const me = useMe();
  const [wishes, setWishes] = useState<Wishes>({});
  const reactions = useMemo(() => withWishes(message.reactions, wishes, me), [message.reactions, wishes, me]);

  const react = useCallback(
    (emoji: string) => {
      const reaction = reactions.find((known) => known.emoji === emoji);
      const isWanted = !(reaction && isMine(reaction, me));
      // So many reacted that not all are named: only the server knows whether one is among them.
      const isUnknown = isWanted && reaction !== undefined && reaction.count > reaction.users.length;
      const forget = () => setWishes(({ [emoji]: _, ...others }) => others);
      if (!isUnknown) setWishes((before) => ({ ...before, [emoji]: isWanted }));
      client
        .mutate({
          mutation: isUnknown
            ? ToggleReactionDocument
            : isWanted
              ? AddReactionDocument
              : RemoveReactionDocument,
          variables: { messageId: message.id, emoji },
          fetchPolicy: 'no-cache',
        })
        .then(() => setTimeout(forget, EVENT_IS_THERE_MS))
        .catch((error: unknown) => {
          forget();
          showToast(t(`error.${apiErrorOf(error).code}`));
        });
    },
    [client, message.id, reactions, me, t],
  );

  return { reactions, react };
}
