import { useTranslation, words } from '@/i18n';
import { toneOf, type StateTable, type Tone } from './states';
import './status-tag.css';

export function Tag({ tone, children }: { tone: Tone; children: React.ReactNode }) {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}

/** A state of an object in words and colour, as its table says. */
export function StatusTag({ of, state }: { of: StateTable; state: string }) {
  useTranslation();
  return <Tag tone={toneOf(of, state)}>{words(of.words, state, state)}</Tag>;
}
