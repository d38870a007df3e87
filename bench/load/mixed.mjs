import { BODY } from '../settings.mjs';
import { atRate } from './at-rate.mjs';
import { clients, tally } from './crowd.mjs';
import { GraphqlClient } from './graphql-client.mjs';

/**
 * A day in small: people write and type at a fixed rate, and some leave and come back all the time.
 *
 * @param {{ seconds: number, messagesPerSecond: number, typingPerSecond: number, returnsPerSecond: number,
 *   typing: string }} args
 */
export async function mixed({ seconds, messagesPerSecond, typingPerSecond, returnsPerSecond, typing }) {
  const any = (number) => clients[(number * 7919) % clients.length];
  // The first quarter comes and goes; the others stay, and do the talking.
  const coming = clients.splice(0, Math.floor(clients.length / 4));
  const [messages, , returns] = await Promise.all([
    atRate(messagesPerSecond, seconds, (n) => any(n).send(any(n).rooms[0], BODY)),
    atRate(typingPerSecond, seconds, (n) =>
      any(n).mutate({ query: typing, variables: { roomId: any(n).rooms[0] } }),
    ),
    atRate(returnsPerSecond, seconds, async (n) => {
      const at = n % coming.length;
      coming[at].close();
      coming[at] = new GraphqlClient(coming[at].options, tally);
      await coming[at].open();
    }),
  ]);
  clients.unshift(...coming);
  tally.check();
  return { messages, returns, deliveries: tally.deliveries };
}
