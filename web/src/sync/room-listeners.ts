/** Listeners by room. */
export class RoomListeners<TArgs extends unknown[]> {
  private readonly byRoom = new Map<string, Set<(...args: TArgs) => void>>();

  add(roomId: string, listener: (...args: TArgs) => void): () => void {
    const listeners = this.byRoom.get(roomId) ?? new Set();
    this.byRoom.set(roomId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.byRoom.get(roomId) === listeners) this.byRoom.delete(roomId);
    };
  }

  /** The rooms that somebody listens to. */
  get rooms(): string[] {
    return [...this.byRoom.keys()];
  }

  tell(roomId: string, ...args: TArgs): void {
    for (const listener of [...(this.byRoom.get(roomId) ?? [])]) listener(...args);
  }
}
