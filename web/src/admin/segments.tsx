import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import styles from './segments.module.css';

interface SegmentsProps<T extends string> {
  label: string;
  isLabelHidden?: boolean;
  choices: readonly { readonly value: T; readonly text: string }[];
  value: T;
  onChange: (value: T) => void;
}

/** One of a few, all in sight. */
export function Segments<T extends string>({
  label,
  isLabelHidden = false,
  choices,
  value,
  onChange,
}: SegmentsProps<T>) {
  return (
    <RadioGroup
      value={value}
      onChange={(chosen) => onChange(chosen as T)}
      orientation="horizontal"
      className={styles.group}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {isLabelHidden ? null : <Label className={styles.label}>{label}</Label>}
      <div className={styles.choices}>
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} className={styles.choice}>
            {choice.text}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
