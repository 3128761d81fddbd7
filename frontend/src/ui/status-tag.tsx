import { useTranslation } from 'react-i18next';
import { words } from '@/i18n';
import { caseStates, isCaseState, type Tone } from './states';
import './status-tag.css';

export function Tag({ tone, children }: { tone: Tone; children: React.ReactNode }) {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}

export function StatusTag({ state }: { state: string }) {
  useTranslation();
  return <Tag tone={isCaseState(state) ? caseStates[state].tone : 'still'}>{words('state', state, state)}</Tag>;
}
