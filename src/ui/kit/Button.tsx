// The one button. `quiet` for tools that stand in rows, `primary` for the one thing to do next.
import type { ComponentProps } from 'react';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: 'plain' | 'primary' | 'quiet';
}

export function Button({ kind = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={className ? `button ${className}` : 'button'} data-kind={kind} {...rest} />;
}
