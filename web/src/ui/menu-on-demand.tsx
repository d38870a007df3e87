import { cloneElement, type ReactElement, useState } from 'react';
import type { ButtonProps } from 'react-aria-components/Button';
import { UntilLoaded } from './lazily';

export type MenuButton = ReactElement<Pick<ButtonProps, 'onPress' | 'autoFocus' | 'aria-haspopup'>>;

interface MenuOnDemandProps {
  button: MenuButton;
  /** Lazy; it renders an OpenMenuTrigger (ui/menu.tsx) around the button. */
  children: (button: MenuButton) => ReactElement;
}

/** A button that stands there at once, and whose menu is loaded when it is first wanted. */
export function MenuOnDemand({ button, children }: MenuOnDemandProps) {
  const [isWanted, setWanted] = useState(false);
  const plain = cloneElement(button, { onPress: () => setWanted(true), 'aria-haspopup': 'menu' });
  return isWanted ? <UntilLoaded fallback={plain}>{children(button)}</UntilLoaded> : plain;
}
