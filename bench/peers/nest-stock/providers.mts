export { isMember, open, personOf, roomsOf, write } from '../../messages.mjs';
export { messageSent } from '../../event.mjs';

export const DATABASE = Symbol('DATABASE');
export const PUB_SUB = Symbol('PUB_SUB');
