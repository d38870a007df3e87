import { Check } from 'lucide-react';
import { cloneElement, useEffect, useState } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps,
  type MenuProps,
  MenuTrigger,
} from 'react-aria-components/Menu';
import { Popover, type PopoverProps } from 'react-aria-components/Popover';
import type { MenuButton } from './menu-on-demand';
import styles from './menu.module.css';

export { MenuTrigger, MenuSection, SubmenuTrigger } from 'react-aria-components/Menu';

interface OpenMenuTriggerProps {
  button: MenuButton;
  children: React.ReactNode;
}

/** Of a MenuOnDemand: takes the place of the button that was pressed, with its focus, and opens. */
export function OpenMenuTrigger({ button, children }: OpenMenuTriggerProps) {
  const [isOpen, setOpen] = useState(false);
  // Once the button has the focus: that is where the menu gives it back.
  useEffect(() => setOpen(true), []);
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      {cloneElement(button, { autoFocus: true })}
      {children}
    </MenuTrigger>
  );
}

interface MenuAllProps<T extends object> extends Omit<MenuProps<T>, 'className'> {
  placement?: PopoverProps['placement'];
}

/** Inside a MenuTrigger, behind the button that opens it. */
export function Menu<T extends object>({ placement = 'bottom end', ...props }: MenuAllProps<T>) {
  return (
    <Popover placement={placement} offset={6} className={styles.popover}>
      <AriaMenu {...props} className={styles.menu} />
    </Popover>
  );
}

interface ItemProps extends Omit<MenuItemProps, 'className' | 'children'> {
  icon?: React.ReactNode;
  isDangerous?: boolean;
  /** What is read of it. */
  text: string;
  /** More, under or behind it. */
  children?: React.ReactNode;
}

export function MenuItem({ icon, isDangerous = false, text, children, ...props }: ItemProps) {
  return (
    <AriaMenuItem
      {...props}
      textValue={text}
      className={`${styles.item} ${isDangerous ? styles.danger : ''}`}
    >
      {({ selectionMode, isSelected }) => (
        <>
          {icon}
          <span className={styles.text}>
            {text}
            {children}
          </span>
          {selectionMode !== 'none' && isSelected ? <Check className={styles.check} /> : null}
        </>
      )}
    </AriaMenuItem>
  );
}
