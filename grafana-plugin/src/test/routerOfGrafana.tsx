import React, { forwardRef } from 'react';
import { useHref, useNavigate } from 'react-router';

type Props = React.AnchorHTMLAttributes<HTMLAnchorElement> & Readonly<{ to: string }>;

/**
 * The link of Grafana's router, of which its own components take nothing else. In Grafana theirs and the plugin's
 * router are one; of npm's packages each brings its own, and one does not know where the other is.
 */
export const Link = forwardRef<HTMLAnchorElement, Props>(function Link({ to, onClick, children, ...rest }, ref) {
  const navigate = useNavigate();
  const follow = (event: React.MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (!event.defaultPrevented) {
      event.preventDefault();
      navigate(to);
    }
  };
  return (
    <a {...rest} ref={ref} href={useHref(to)} onClick={follow}>
      {children}
    </a>
  );
});
