import { connect, disconnect, settle } from './crowd.mjs';
import { fanOut, paced, resumed, sendLoop, sendMany } from './messages.mjs';
import { mixed } from './mixed.mjs';
import { mutate, request } from './requests.mjs';

/**
 * What a load process can be told to do. Each job returns when it is over; every one is bounded in time.
 * Arguments and results travel between processes, so they are plain data.
 */
export const jobs = {
  connect,
  settle,
  fanOut,
  sendLoop,
  sendMany,
  paced,
  resumed,
  mutate,
  request,
  mixed,
  disconnect,
};
