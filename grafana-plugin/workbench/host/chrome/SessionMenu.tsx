import { config } from '@grafana/runtime';
import { Dropdown, Menu, ToolbarButton } from '@grafana/ui';
import { changeSession, type SessionWish } from './session';

const ROLES = ['None', 'Viewer', 'Editor', 'Admin'];
const THEMES = ['dark', 'light'];
const TIME_ZONES = ['browser', 'utc', 'America/New_York', 'Asia/Kolkata'];

/** The switch for role, theme and time zone, where Grafana has the user's picture. */
export function SessionMenu() {
  const { orgRole, theme, timezone, login } = config.bootData.user;
  const group = (label: string, values: readonly string[], current: string, wish: (value: string) => SessionWish) => (
    <Menu.Group label={label}>
      {values.map((value) => (
        <Menu.Item
          key={value}
          label={value}
          active={value === current}
          {...(value === current && { icon: 'check' as const })}
          onClick={() => void changeSession(wish(value))}
        />
      ))}
    </Menu.Group>
  );
  const menu = (
    <Menu>
      {group('Role', ROLES, orgRole, (role) => ({ role }))}
      {group('Theme', THEMES, theme, (name) => ({ theme: name }))}
      {group('Time zone', TIME_ZONES, timezone, (timeZone) => ({ timeZone }))}
    </Menu>
  );
  return (
    <Dropdown overlay={menu} placement="bottom-end">
      <ToolbarButton
        icon="user"
        isOpen={false}
        narrow
        aria-label={`${login}, ${orgRole}: switch role, theme, time zone`}
      >
        {orgRole}
      </ToolbarButton>
    </Dropdown>
  );
}
