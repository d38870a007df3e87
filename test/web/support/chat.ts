import type { Locator, Page } from 'playwright-core';
import { eventually } from './patience.js';
import { wordsOf, type Words } from './words.js';

/** The client in a tab, by what a person sees and a screen reader says. */
export class Chat {
  constructor(
    readonly page: Page,
    readonly words: Words = wordsOf('en'),
  ) {}

  /** Another tab of the same browser. */
  async tab(path = '/'): Promise<Chat> {
    const page = await this.page.context().newPage();
    await page.goto(path);
    return new Chat(page, this.words);
  }

  // Rooms

  get roomList(): Locator {
    return this.page.getByRole('navigation', { name: this.words('rooms:title') });
  }

  /** A room in the list. */
  room(name: string): Locator {
    return this.roomList.getByRole('link').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** How many unread messages a room shows; null for none. */
  async unreadOf(room: string): Promise<string | null> {
    const [badge] = await this.room(room)
      .getByText(/unread message/)
      .allTextContents();
    return badge ?? null;
  }

  /** Opens a room from the list. */
  async enter(room: string): Promise<void> {
    await this.room(room).click();
    await this.title(room).waitFor();
  }

  title(room: string): Locator {
    return this.page.getByRole('heading', { level: 1, name: room, exact: true });
  }

  get search(): Locator {
    return this.page.getByRole('searchbox', { name: this.words('rooms:search'), exact: true });
  }

  // Messages

  get messages(): Locator {
    return this.page.getByRole('feed', { name: this.words('conversation:list.label') });
  }

  get rows(): Locator {
    return this.messages.getByRole('article');
  }

  /** The message with this text, as it is spoken; also one on its way. */
  message(body: string): Locator {
    return this.messages.getByRole('article', { name: new RegExp(`: ${escaped(body)}$`) });
  }

  /** The texts of what is in the page now, oldest first. */
  async texts(): Promise<string[]> {
    const labels = await this.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));
    return labels.map((label) => label?.replace(/^.*?:\d\d\s[AP]M: /, '') ?? '');
  }

  /** What stands under an own message, such as `READ`. */
  mark(body: string, status: 'SENDING' | 'SENT' | 'DELIVERED' | 'READ'): Locator {
    const name = this.words(`conversation:ticks.${status}`);
    return this.message(body).getByRole('img', { name, exact: true });
  }

  reaction(body: string, emoji: string): Locator {
    return this.message(body)
      .getByRole('group', { name: this.words('conversation:reactions.label') })
      .getByRole('button', { name: new RegExp(`${escaped(emoji)}$`) });
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: this.words('conversation:composer.label'), exact: true });
  }

  async send(body: string): Promise<void> {
    await this.composer.fill(body);
    await this.composer.press('Enter');
  }

  /** The buttons beside a message. */
  async pointAt(body: string): Promise<Locator> {
    const message = this.message(body);
    const actions = message.getByRole('toolbar', { name: this.words('conversation:actions.label') });
    // A list that has just moved under the mouse is pointed at anew.
    await eventually(async () => {
      await this.page.mouse.move(0, 0);
      await message.hover();
      await actions.waitFor({ timeout: 1000 });
    });
    return actions;
  }

  /** The menu of a message. */
  async menuOf(body: string): Promise<Locator> {
    const actions = await this.pointAt(body);
    await actions.getByRole('button', { name: this.words('conversation:actions.more') }).click();
    const menu = this.page.getByRole('menu');
    await menu.waitFor();
    return menu;
  }

  /** Does something with a message, such as `recall`, and says yes where it asks back. */
  async act(body: string, action: 'reply' | 'edit' | 'recall' | 'delete' | 'readers'): Promise<void> {
    const menu = await this.menuOf(body);
    const name = this.words(`conversation:actions.${action}`);
    await menu.getByRole('menuitem', { name: new RegExp(`^${escaped(name)}`) }).click();
    if (action !== 'recall' && action !== 'delete') return;
    await this.confirm(this.words(`conversation:${action}.action`));
  }

  // What is everywhere

  /** Says yes to what is asked back. */
  async confirm(action: string): Promise<void> {
    const dialog = this.page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: action, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  /** Opens the menu of one's own face, and presses what is in it. */
  async profile(...items: string[]): Promise<void> {
    await this.button('status:menu').click();
    for (const item of items) await this.menuItem(item).click();
  }

  /** What can be pressed, or chosen among others, in an open menu. */
  menuItem(name: string): Locator {
    const item = this.page.getByRole('menuitem', { name, exact: true });
    return item.or(this.page.getByRole('menuitemradio', { name, exact: true }));
  }

  button(key: string, values: Record<string, unknown> = {}): Locator {
    return this.page.getByRole('button', { name: this.words(key, values), exact: true });
  }

  field(key: string): Locator {
    return this.page.getByLabel(this.words(key), { exact: true });
  }

  says(key: string, values: Record<string, unknown> = {}): Locator {
    return this.page.getByText(this.words(key, values), { exact: true });
  }

  async signIn(workspace: string, email: string, password: string): Promise<void> {
    await this.field('session:signIn.workspace').fill(workspace);
    await this.field('session:signIn.email').fill(email);
    await this.field('session:signIn.password').fill(password);
    await this.button('session:signIn.action').click();
  }
}

export const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
