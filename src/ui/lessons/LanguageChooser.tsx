// Chooses the language of the lessons, and gives what is inside its words.

import { useEffect, useId, useState } from 'react';
import type { ReactNode } from 'react';
import { LANGUAGE_TAGS, LANGUAGES } from '../../curriculum/translation.ts';
import type { LanguageCode } from '../../curriculum/translation.ts';
import { ENGLISH_LANGUAGE, LanguageContext, loadLanguage, useLanguage } from './words/words.ts';
import type { Language } from './words/words.ts';

/** Until the words of a language have come, and when they can't: English. */
export function LanguageProvider({ code, children }: { readonly code: LanguageCode; readonly children: ReactNode }) {
  const [loaded, setLoaded] = useState<Language>();
  const language = code === 'en' ? ENGLISH_LANGUAGE : loaded?.code === code ? loaded : undefined;
  useEffect(() => {
    if (code === 'en') return undefined;
    let isGone = false;
    const show = (next: Language): void => {
      if (!isGone) setLoaded(next);
    };
    loadLanguage(code).then(show, () => show({ ...ENGLISH_LANGUAGE, code }));
    return () => {
      isGone = true;
    };
  }, [code]);
  return language && <LanguageContext value={language}>{children}</LanguageContext>;
}

export function LanguageChooser({ choose }: { readonly choose: (code: LanguageCode) => void }) {
  const { code, words } = useLanguage();
  const id = useId();
  return (
    <span className="lesson-language">
      <label htmlFor={id}>{words.language}</label>
      <select id={id} value={code} onChange={(event) => choose(event.target.value as LanguageCode)}>
        {Object.entries(LANGUAGES).map(([each, name]) => (
          <option key={each} value={each} lang={LANGUAGE_TAGS[each as LanguageCode]}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
