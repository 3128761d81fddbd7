/** A secret that is shown once, such as a code to hand over. */
import { useTranslation } from '@/i18n';
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
