/** A dialog over the page: the browser's own keeps the focus inside, closes by Escape and gives the focus back. It begins at the first
 *  field, such as the search of a picker, and where there is none at its title. */
import CloseOutlined from '@ant-design/icons-svg/es/asn/CloseOutlined';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from '@/i18n';
import { Icon } from './icon';
import './dialog.css';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** Open as long as it is there. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const element = dialog.current;
    // Safari before 15.4 has none of this: there it is a box above the page.
    if (!element?.showModal) {
      element?.setAttribute('open', '');
      return undefined;
    }
    element.showModal();
    (element.querySelector<HTMLElement>('input, textarea, select') ?? element.querySelector<HTMLElement>('h2'))?.focus();
    return () => element.close();
  }, []);

  // At the end of the document: inside a form, its Enter key would send that form.
  return createPortal(
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        // The second press of a double click belongs to the button that opened it.
        if (event.target === event.currentTarget && event.detail < 2) onClose();
      }}
    >
      <div className="dialog-body">
        <div className="dialog-head">
          <h2 id={id} tabIndex={-1}>
            {title}
          </h2>
          <button type="button" className="dialog-close" onClick={onClose}>
            <Icon of={CloseOutlined} />
            <span className="hidden-visually">{t('act.close')}</span>
          </button>
        </div>
        {children}
      </div>
    </dialog>,
    document.body,
  );
}
