/** Every limit of Recado: its variable, its default, its bounds. Code, schema and docs read it from here. */
export interface LimitSpec {
  readonly variable: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly meaning: string;
}

const limit = (
  variable: string,
  byDefault: number,
  min: number,
  max: number,
  meaning: string,
): LimitSpec => ({
  variable,
  default: byDefault,
  min,
  max,
  meaning,
});

export const LIMITS = {
  messageLength: limit('MESSAGE_LENGTH', 5000, 1, 16_000, 'longest message, in Unicode code points'),
  editWindowSeconds: limit(
    'EDIT_WINDOW_SECONDS',
    900,
    0,
    31_536_000,
    'how long an author may edit, in seconds',
  ),
  recallWindowSeconds: limit(
    'RECALL_WINDOW_SECONDS',
    300,
    0,
    31_536_000,
    'how long an author may recall, in seconds',
  ),
  messagesPerSecond: limit(
    'MESSAGES_PER_SECOND',
    10,
    0,
    100_000,
    'messages a user may send in a second; 0: no limit',
  ),
  signalsPerMinute: limit(
    'SIGNALS_PER_MINUTE',
    100,
    0,
    1_000_000,
    'typing, receipts, reactions and status a user may send in a minute; 0: no limit',
  ),
  readsPerMinute: limit(
    'READS_PER_MINUTE',
    600,
    0,
    10_000_000,
    'queries and subscriptions a user may start in a minute; 0: no limit',
  ),
  signInsPerMinute: limit(
    'SIGN_INS_PER_MINUTE',
    10,
    0,
    1_000_000,
    'sign-ins in a minute, by account and by address; 0: no limit',
  ),
  connectionsPerUser: limit(
    'CONNECTIONS_PER_USER',
    10,
    1,
    10_000,
    'sockets of one user; the oldest is closed when one more comes',
  ),
  subscriptionsPerConnection: limit(
    'SUBSCRIPTIONS_PER_CONNECTION',
    100,
    1,
    10_000,
    'operations under way on one socket',
  ),
  drainSeconds: limit(
    'DRAIN_SECONDS',
    10,
    0,
    600,
    'over how many seconds a stopping node closes its sockets',
  ),
  databaseTimeoutSeconds: limit(
    'DATABASE_TIMEOUT_SECONDS',
    30,
    // Longer than one waits for a lock: MySQL says nothing then.
    6,
    3600,
    'how many seconds MySQL may say nothing while it is asked; then the connection is given up',
  ),
  eventRetentionDays: limit('EVENT_RETENTION_DAYS', 30, 1, 3650, 'how many days the event log is kept'),
} as const satisfies Record<string, LimitSpec>;

export type LimitName = keyof typeof LIMITS;
export type Limits = Readonly<Record<LimitName, number>>;

/** What is fixed: not a matter of taste of the operator, but of the API or the protocol. */
export const FIXED = {
  frameBytes: 64 * 1024,
  pageSize: 100,
  membersWithReceipts: 100,
  reactionsPerMessage: 20,
  metadataBytes: 4 * 1024,
  nameLength: 100,
  emailLength: 254,
  presenceWatch: 200,
  typingSeconds: 5,
  catchUpEvents: 10_000,
  membersPerCall: 1000,
  deliveredMarksPerCall: 100,
  accessTokenSeconds: 10 * 60,
  refreshTokenDays: 30,
  refreshRetrySeconds: 5,
  /** So long it counts that somebody was seen to be let in (docs/decisions/0007). */
  rememberedMs: 2000,
  pendingEvents: 256,
  pendingBytes: 1024 * 1024,
} as const;

/** Bounds of one GraphQL document, the same over HTTP and over the socket. */
export const DOCUMENT_LIMITS = {
  depth: 10,
  aliases: 15,
  tokens: 1000,
  cost: 25_000,
  subscriptionCost: 5_000,
} as const;
