import { type PointerEvent, useRef } from 'react';

const HELD_MS = 420;
const MOVED_PX = 10;

interface LongPressHandlers {
  onPointerDown(event: PointerEvent): void;
  onPointerMove(event: PointerEvent): void;
  onPointerUp(event: PointerEvent): void;
  onPointerCancel(): void;
  onContextMenu(event: { preventDefault(): void }): void;
}

/** A finger that has rested on a message asks for its menu; one that moves scrolls. */
export function useLongPress(onLongPress: () => void): LongPressHandlers {
  const press = useRef<{ atMs: number; x: number; y: number } | null>(null);
  const isTouch = useRef(false);
  const cancel = () => {
    press.current = null;
  };
  return {
    onPointerDown: ({ pointerType, clientX, clientY, timeStamp, currentTarget, target }) => {
      // A finger on an open menu or dialog is heard of, too, through React's tree.
      isTouch.current = pointerType === 'touch' && currentTarget.contains(target as Node);
      press.current = isTouch.current ? { atMs: timeStamp, x: clientX, y: clientY } : null;
    },
    onPointerMove: ({ clientX, clientY }) => {
      const { x, y } = press.current ?? { x: clientX, y: clientY };
      if (Math.hypot(clientX - x, clientY - y) > MOVED_PX) cancel();
    },
    // When it is lifted, not before: it would choose what the menu puts under it.
    onPointerUp: ({ timeStamp }) => {
      if (press.current && timeStamp - press.current.atMs >= HELD_MS) setTimeout(onLongPress);
      cancel();
    },
    onPointerCancel: cancel,
    // The browser's own menu for a long press would cover ours.
    onContextMenu: (event) => isTouch.current && event.preventDefault(),
  };
}
