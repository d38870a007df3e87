import type { Chat } from './chat.js';

/** Whether a message is in the part of the list that one sees. */
export async function inSight(chat: Chat, body: string): Promise<boolean> {
  const [list, message] = await Promise.all([chat.messages.boundingBox(), chat.message(body).boundingBox()]);
  if (!list || !message) return false;
  return message.y >= list.y && message.y + message.height <= list.y + list.height;
}
