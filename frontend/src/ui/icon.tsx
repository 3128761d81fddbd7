/** An icon of the one set, as plain SVG in the text's size and colour. Decoration only: a screen reader reads the words next to it. */
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
