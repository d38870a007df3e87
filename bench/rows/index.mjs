import { connections } from './connections.mjs';
import { fanout } from './fanout.mjs';
import { history } from './history.mjs';
import { inboxFanout } from './inbox-fanout.mjs';
import { latency } from './latency.mjs';
import { memory } from './memory.mjs';
import { mutation } from './mutation.mjs';
import { resume } from './resume.mjs';
import { rooms } from './rooms.mjs';
import { sendDurable } from './send-durable.mjs';
import { send } from './send.mjs';

/** @type {import('./row.mjs').Row[]} in the order of the table */
export const ROWS = [
  fanout,
  inboxFanout,
  send,
  sendDurable,
  mutation,
  latency,
  connections,
  history,
  rooms,
  resume,
  memory,
];
