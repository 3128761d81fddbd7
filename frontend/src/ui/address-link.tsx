import { defaultParseSearch, Link, type LinkComponentProps } from '@tanstack/react-router';

type AddressLinkProps = Omit<LinkComponentProps<'a'>, 'to' | 'search' | 'params'> & { to: string };

/** A link to an address that is known at run time only ("/desk/cases?scope=desk&due=late"). */
export function AddressLink({ to, ...rest }: AddressLinkProps) {
  const [path = '/', search = ''] = to.split('?');
  return <Link {...rest} to={path as '/'} search={defaultParseSearch(search)} />;
}
