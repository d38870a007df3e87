import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import styles from './button.module.css';
import { Spinner } from './spinner';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  className?: string;
  children: React.ReactNode;
}

export function Button({ variant = 'secondary', className = '', children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={`${styles.button} ${styles[variant]} ${className}`}>
      {props.isPending ? <Spinner /> : null}
      {children}
    </AriaButton>
  );
}
