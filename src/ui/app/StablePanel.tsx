// A panel whose content keeps its state wherever the layout puts it: the content lives in an element of its own, which
// moves into the slot that shows it. So a terminal keeps its screen and its connection when a column becomes a drawer.
import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

export type PanelHost = HTMLElement;

/** An element that outlives layouts. */
export function usePanelHost(className: string): PanelHost {
  const [host] = useState(() => {
    const element = document.createElement('div');
    element.className = className;
    return element;
  });
  return host;
}

/** Renders the content into its host, wherever that is. */
export function PanelContent({ host, children }: { readonly host: PanelHost; readonly children: ReactNode }) {
  return createPortal(children, host);
}

/** Shows a host here. */
export function PanelSlot({ host }: { readonly host: PanelHost }) {
  const slot: RefObject<HTMLDivElement | null> = useRef(null);
  useLayoutEffect(() => {
    slot.current?.append(host);
  }, [host]);
  return <div className="panel-slot" ref={slot} />;
}
