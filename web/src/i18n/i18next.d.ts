import type admin from './en/admin.json';
import type common from './en/common.json';
import type conversation from './en/conversation.json';
import type people from './en/people.json';
import type rooms from './en/rooms.json';
import type session from './en/session.json';
import type status from './en/status.json';

/** Keys of texts are checked when the client is compiled. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      admin: typeof admin;
      common: typeof common;
      conversation: typeof conversation;
      people: typeof people;
      rooms: typeof rooms;
      session: typeof session;
      status: typeof status;
    };
  }
}
