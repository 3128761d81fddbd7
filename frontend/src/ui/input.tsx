/** Text inputs: the browser's own, so that an old phone has nothing to load for them. */
import type { IconDefinition } from '@ant-design/icons-svg/es/types';
import { useImperativeHandle, useLayoutEffect, useRef, type ComponentProps, type ReactNode } from 'react';
import { Icon } from './icon';
import './input.css';

interface InputProps extends ComponentProps<'input'> {
  icon?: IconDefinition;
  /** At the end, inside the frame. */
  end?: ReactNode;
}

export function Input({ icon, end, className = '', ...rest }: InputProps) {
  if (!icon && !end) return <input {...rest} className={`input ${className}`} />;
  return (
    <span className={`input input-framed ${className}`}>
      {icon && <Icon of={icon} />}
      <input {...rest} />
      {end}
    </span>
  );
}

interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'value'> {
  value: string;
  rows?: number;
}

/** Grows with what is written, up to about half a screen. */
export function TextArea({ value, rows = 2, ref, ...rest }: TextAreaProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => area.current as HTMLTextAreaElement);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    const borders = element.offsetHeight - element.clientHeight;
    element.style.height = `${element.scrollHeight + borders}px`;
  }, [value]);
  return <textarea {...rest} ref={area} className="input" rows={rows} value={value} />;
}
