/** The frame around every page: tabs at the thumb on a phone, a rail by duty at a desk; live updates run while it is there. */
import BellOutlined from '@ant-design/icons-svg/es/asn/BellOutlined';
import FormOutlined from '@ant-design/icons-svg/es/asn/FormOutlined';
import HomeOutlined from '@ant-design/icons-svg/es/asn/HomeOutlined';
import ProfileOutlined from '@ant-design/icons-svg/es/asn/ProfileOutlined';
import UserOutlined from '@ant-design/icons-svg/es/asn/UserOutlined';
import type { IconDefinition } from '@ant-design/icons-svg/es/types';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { todoQuery, unreadQuery } from '@/api/inbox';
import { follow } from '@/api/live';
import { probe } from '@/api/connection';
import { meQuery } from '@/api/session';
import { Icon } from '@/ui/icon';
import { NotHere } from '@/ui/not-here';
import { Skeleton } from '@/ui/progress';
import { useOnline } from '@/ui/use-online';
import { useWide } from '@/ui/use-wide';
import { ResetBanner } from './reset-banner';
import { dutiesOf, isAt, isOpenTo, type Duty } from './duties';
import { useEndedRoles } from './own-roles';
import './shell.css';

interface Tab {
  to: Duty['to'] | '/' | '/concerns' | '/inbox' | '/me';
  label: 'nav.home' | 'nav.concerns' | 'nav.desk' | 'nav.inbox' | 'nav.me';
  icon: IconDefinition;
}

export function Shell() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const isWide = useWide();
  const isOnline = useOnline();
  const duties = dutiesOf(me);
  const { pathname } = useLocation();
  const ended = useEndedRoles(me, pathname);

  useEffect(() => follow(queries), [queries]);

  return (
    <div className={isWide ? 'shell shell-wide' : 'shell'}>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      {isWide && <Rail duties={duties} name={me.name} unit={me.unit.name} />}
      <div className="shell-body">
        {!isOnline && (
          <div className="offline" role="status">
            <strong>{t(navigator.onLine ? 'offline.no_server' : 'offline.title')}</strong> {t('offline.detail')}
            {navigator.onLine && (
              <button type="button" className="link-button" onClick={() => void probe()}>
                {t('offline.try_now')}
              </button>
            )}
          </div>
        )}
        {me.reset && <ResetBanner reset={me.reset} />}
        {!isWide && <DutyStrip duties={duties} />}
        <main id="content" tabIndex={-1}>
          <Suspense
            fallback={
              <div className="page page-reading">
                <Skeleton rows={6} label={t('app.loading')} />
              </div>
            }
          >
            {isOpenTo(duties, pathname) ? (
              <Outlet />
            ) : ended ? (
              <NotHere title={t('rights.ended', { roles: ended })} detail={t('rights.ended_detail')} />
            ) : (
              <NotHere title={t('problem.not_yours')} detail={t('problem.not_yours_detail')} />
            )}
          </Suspense>
        </main>
      </div>
      {!isWide && <Tabs duties={duties} />}
    </div>
  );
}

function Unread({ label }: { label: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(unreadQuery);
  const count = data?.unread ?? 0;
  return <Counted label={label} count={count} spoken={t('nav.inbox_unread', { count })} />;
}

function Proposals({ label }: { label: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(todoQuery);
  const count = data?.items.find((item) => item.link === '/proposals')?.count ?? 0;
  return <Counted label={label} count={count} spoken={t('nav.proposals_waiting', { count })} />;
}

function Counted({ label, count, spoken }: { label: string; count: number; spoken: string }) {
  if (count === 0) return <span>{label}</span>;
  return (
    <>
      <span aria-hidden>{label}</span>
      <span className="hidden-visually">{spoken}</span>
      <span className="badge" aria-hidden>
        {count > 99 ? '99+' : count}
      </span>
    </>
  );
}

function Tabs({ duties }: { duties: Duty[] }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const atDuty = isDuty(pathname);
  const first = duties[0];
  const tabs: Tab[] = [
    { to: '/', label: 'nav.home', icon: HomeOutlined },
    { to: '/concerns', label: 'nav.concerns', icon: FormOutlined },
    ...(first ? [{ to: first.to, label: 'nav.desk', icon: ProfileOutlined } as const] : []),
    { to: '/inbox', label: 'nav.inbox', icon: BellOutlined },
    { to: '/me', label: 'nav.me', icon: UserOutlined },
  ];
  return (
    <nav className="tabs" aria-label={t('nav.main')}>
      {tabs.map(({ to, label, icon }) => (
        <Link
          key={label}
          to={to}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          className={label === 'nav.desk' && atDuty ? 'active' : ''}
          activeProps={{ className: 'active', 'aria-current': 'page' }}
        >
          <Icon of={icon} />
          {label === 'nav.inbox' ? <Unread label={t(label)} /> : <span>{t(label)}</span>}
        </Link>
      ))}
    </nav>
  );
}

const isDuty = (pathname: string) => /^\/(desk|people|proposals|figures)/.test(pathname);

/** On a phone the duties are a strip above the page, only while one is at work. */
function DutyStrip({ duties }: { duties: Duty[] }) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const strip = useRef<HTMLElement>(null);

  // Where there are more than fit, the one at work is in sight.
  useEffect(() => {
    void strip.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname, search.scope]);

  if (duties.length < 2 || !isDuty(pathname)) return null;
  return (
    <nav
      className="duty-strip"
      aria-label={t('nav.desk')}
      ref={strip}
      onFocus={({ target }) => target.scrollIntoView({ block: 'nearest', inline: 'nearest' })}
    >
      {duties.map((duty) => (
        <DutyLink key={duty.label} duty={duty} duties={duties} />
      ))}
    </nav>
  );
}

function DutyLink({ duty, duties }: { duty: Duty; duties: Duty[] }) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const isHere = isAt(duty, duties, pathname, search.scope);
  const shown = {
    activeOptions: { exact: true, includeSearch: true },
    activeProps: {},
    className: isHere ? 'active' : '',
    'aria-current': isHere ? 'page' : undefined,
  } as const;
  if (duty.to === '/desk/cases') {
    return (
      <Link to={duty.to} search={{ scope: duty.scope }} {...shown}>
        {t(duty.label)}
      </Link>
    );
  }
  return (
    <Link to={duty.to} {...shown}>
      {duty.label === 'nav.proposals' ? <Proposals label={t(duty.label)} /> : t(duty.label)}
    </Link>
  );
}

function Rail({ duties, name, unit }: { duties: Duty[]; name: string; unit: string }) {
  const { t } = useTranslation();
  const groups = (['work', 'people', 'figures'] as const).filter((group) => duties.some((duty) => duty.group === group));
  const active = { className: 'active', 'aria-current': 'page' } as const;
  return (
    <nav className="rail" aria-label={t('nav.main')}>
      <Link to="/" className="rail-brand">
        <img src="/icon.svg" alt="" width="36" height="36" />
        <span>
          <strong>{t('app.name')}</strong>
          <small>{t('app.motto')}</small>
        </span>
      </Link>
      <div className="rail-scroll">
        {groups.map((group) => (
          <div key={group} className="rail-group">
            <h2>{t(`nav.group_${group}`)}</h2>
            {duties
              .filter((duty) => duty.group === group)
              .map((duty) => (
                <DutyLink key={duty.label} duty={duty} duties={duties} />
              ))}
          </div>
        ))}
        <div className="rail-group">
          {groups.length > 0 && <h2>{t('nav.group_own')}</h2>}
          <Link to="/" activeOptions={{ exact: true }} activeProps={active}>
            {t('nav.home')}
          </Link>
          <Link to="/concerns" activeOptions={{ includeSearch: false }} activeProps={active}>
            {t('nav.my_concerns')}
          </Link>
        </div>
      </div>
      <div className="rail-foot">
        <Link to="/inbox" activeOptions={{ includeSearch: false }} activeProps={active}>
          <Unread label={t('nav.inbox')} />
        </Link>
        <Link to="/me" className="rail-me" activeProps={{ className: 'rail-me active', 'aria-current': 'page' }}>
          <strong>{name}</strong>
          <small>{unit}</small>
        </Link>
      </div>
    </nav>
  );
}
