/** An icon of the one set, as plain SVG in the text's size and colour. Decoration only: the words beside it are what is read out. */
import type { AbstractNode, IconDefinition } from '@ant-design/icons-svg/es/types';

export function Icon({ of }: { of: IconDefinition }) {
  const { attrs, children = [] } = of.icon as AbstractNode;
  return (
    <svg className="icon" viewBox={attrs.viewBox} aria-hidden focusable="false">
      {children.map((child) => (
        <path key={child.attrs.d} d={child.attrs.d} />
      ))}
    </svg>
  );
}
