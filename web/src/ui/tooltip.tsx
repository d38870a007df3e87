import { Tooltip as AriaTooltip, type TooltipProps } from 'react-aria-components/Tooltip';
import styles from './tooltip.module.css';

/** Inside a TooltipTrigger of React Aria, behind what it explains. */
export function Tooltip(props: Omit<TooltipProps, 'className'>) {
  return <AriaTooltip offset={6} {...props} className={styles.tooltip} />;
}
