import { ValidateBy } from 'class-validator';
import { isRole, roles } from './role.js';

/** Names that others have for our roles, by theirs. One that is mistyped would take the role from everybody, and nothing would say so. */
export const NamesOurRoles: PropertyDecorator = ValidateBy({
  name: 'namesOurRoles',
  validator: {
    validate: (value: unknown) =>
      Object.values(Object(value)).every((name) => typeof name === 'string' && isRole(name)),
    defaultMessage: () => `$property must name roles that there are: ${roles.join(', ')}`,
  },
});
