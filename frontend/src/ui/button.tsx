/** A button. `main` is the one main action of a screen; `quiet` has no border; what it says is what happens. */
import type { IconDefinition } from '@ant-design/icons-svg/es/types';
import type { ComponentProps } from 'react';
import { Icon } from './icon';
import './button.css';

interface ButtonProps extends ComponentProps<'button'> {
  kind?: 'main' | 'plain' | 'quiet';
  /** As wide as its place. */
  wide?: boolean;
  /** Under way: stays focusable and says so, but takes no second click. */
  isBusy?: boolean;
  icon?: IconDefinition;
}

export function Button({
  kind = 'plain',
  wide = false,
  isBusy = false,
  icon,
  className = '',
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={isBusy ? 'button' : type}
      className={`button button-${kind} ${wide ? 'button-wide' : ''} ${className}`}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? undefined : onClick}
    >
      {isBusy ? <span className="button-busy" aria-hidden /> : icon && <Icon of={icon} />}
      {children}
    </button>
  );
}
