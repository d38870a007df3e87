import { useTranslation } from 'react-i18next';
import type { NodePartsFragment } from '../gql';
import { Segments } from './segments';

interface NodeChoiceProps {
  nodes: readonly NodePartsFragment[];
  /** Null: all of them together. */
  nodeId: string | null;
  onChoose: (nodeId: string | null) => void;
}

const ALL = 'all';

export function NodeChoice({ nodes, nodeId, onChoose }: NodeChoiceProps) {
  const { t } = useTranslation('admin');
  const choices = [
    { value: ALL, text: t('stats.allNodes') },
    ...nodes.map(({ id }) => ({ value: id, text: shortId(id) })),
  ];
  return (
    <Segments
      label={t('stats.nodes')}
      isLabelHidden
      choices={choices}
      value={nodeId ?? ALL}
      onChange={(value) => onChoose(value === ALL ? null : value)}
    />
  );
}

/** Enough of a node's id to tell it from the others. */
export const shortId = (id: string) => id.slice(0, 8);
