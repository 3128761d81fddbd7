/** An activation code, or an administrator's half of one, shown once. */
import { useTranslation } from 'react-i18next';
import { Button } from './button';
import { Dialog } from './dialog';
import { say } from './toast';
import './code-given.css';

interface CodeGivenProps {
  title: string;
  code: string;
  children: React.ReactNode;
  onClose: () => void;
}

export function CodeGiven({ title, code, children, onClose }: CodeGivenProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="code-given">
        <output>{code}</output>
        {children}
        <Button kind="main" onClick={() => void navigator.clipboard.writeText(code).then(() => say(t('act.copied')))}>
          {t('act.copy')}
        </Button>
      </div>
    </Dialog>
  );
}

/** What one of two administrators hands over. */
export function HalfGiven({
  name,
  half,
  isFirst,
  onClose,
}: {
  name: string;
  half: string;
  isFirst: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <CodeGiven title={t('proposals.half_title', { name })} code={half} onClose={onClose}>
      <p>{t(isFirst ? 'proposals.half_first' : 'proposals.half_second', { name })}</p>
      <p>{t('members.code_once')}</p>
    </CodeGiven>
  );
}
