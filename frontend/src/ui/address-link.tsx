import { defaultParseSearch, Link } from '@tanstack/react-router';
import type { MouseEventHandler, ReactNode } from 'react';

/** A link to an address that the server named ("/desk/cases?scope=desk&due=late"). */
export function AddressLink({
  to,
  className,
  onClick,
  children,
}: {
  to: string;
  className?: string;
  onClick?: MouseEventHandler;
  children: ReactNode;
}) {
  const [path = '/', search = ''] = to.split('?');
  return (
    <Link to={path as '/'} search={defaultParseSearch(search)} className={className} onClick={onClick}>
      {children}
    </Link>
  );
}
