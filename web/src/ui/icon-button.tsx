import { Button, type ButtonProps } from 'react-aria-components/Button';
import { TooltipTrigger } from 'react-aria-components/Tooltip';
import styles from './icon-button.module.css';
import { Tooltip } from './tooltip';

interface IconButtonProps extends Omit<ButtonProps, 'className' | 'aria-label' | 'children'> {
  /** Spoken, and shown as a tooltip. */
  label: string;
  className?: string;
  children: React.ReactNode;
}

/** A button with an icon of lucide-react, and the words for it. */
export function IconButton({ label, className = '', children, ...props }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button {...props} aria-label={label} className={`${styles.button} ${className}`}>
        {children}
      </Button>
      <Tooltip>{label}</Tooltip>
    </TooltipTrigger>
  );
}
