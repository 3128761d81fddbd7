/** Choosing one node of a tree: search by name, or go down level by level. A list of buttons, so that thumbs and screen readers manage. */
import RightOutlined from '@ant-design/icons-svg/es/asn/RightOutlined';
import { useState } from 'react';
import { useTranslation } from '@/i18n';
import { Icon } from './icon';
import { pathOf, type TreeNode } from './tree-order';
import { isFoundBy } from './name-search';
import './pick-list.css';
import './tree-picker.css';

const pathWords = (nodes: TreeNode[], node: TreeNode) => pathOf(nodes, node).map((each) => each.name);

interface TreePickerProps<T> {
  nodes: T[];
  search: string;
  /** What it says where no name holds what was typed. */
  none: string;
  onPick: (node: T) => void;
}

export function TreePicker<T extends TreeNode>({ nodes, search, none, onPick }: TreePickerProps<T>) {
  const { t } = useTranslation();
  const [inside, setInside] = useState<T | null>(null);
  const q = search.trim();
  const known = new Set(nodes.map((node) => node.id));
  const below = (parent: T | null) =>
    nodes.filter((node) => (parent ? node.parent_id === parent.id : !node.parent_id || !known.has(node.parent_id)));
  const [root, ...otherRoots] = below(null);
  // With one root, the first level already shows what is below it.
  const isOnlyRoot = (node: T) => node === root && otherRoots.length === 0;
  const first = root && otherRoots.length === 0 ? [root, ...below(root)] : below(null);
  const here = q ? nodes.filter((node) => isFoundBy(node.name, q)) : inside ? below(inside) : first;

  return (
    <div className="tree-picker">
      {inside && !q && (
        <button
          type="button"
          className="tree-up"
          onClick={() => setInside(nodes.find((node) => node.id === inside.parent_id && !isOnlyRoot(node)) ?? null)}
        >
          {t('act.back')} · {pathWords(nodes, inside).join(' / ')}
        </button>
      )}
      {here.length === 0 && <p className="row-small">{none}</p>}
      <ul className="pick-list">
        {here.map((node) => {
          const hasChildren = !q && !isOnlyRoot(node) && nodes.some((other) => other.parent_id === node.id);
          return (
            <li key={node.id}>
              <button type="button" onClick={() => onPick(node)}>
                <span>{node.name}</span>
                {q && <small>{pathWords(nodes, node).slice(0, -1).join(' / ')}</small>}
              </button>
              {hasChildren && (
                <button type="button" className="tree-down" onClick={() => setInside(node)}>
                  <Icon of={RightOutlined} />
                  <span className="hidden-visually">{`${t('act.open')}: ${node.name}`}</span>
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
