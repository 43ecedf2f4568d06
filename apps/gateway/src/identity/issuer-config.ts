import { OutboundConfig, type OutboundRules } from '@nestwork/outbound';
import { Env } from '@nestwork/service';
import { IsIn, IsInt, IsNotEmpty, IsObject, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { FetchedSafely } from './fetched-safely.js';
import { NamesOurRoles } from './names-our-roles.js';

// Asymmetric only: with a shared secret the gateway could make the tokens that it is to check.
const ALGORITHM = '(ES256|ES384|ES512|PS256|PS384|PS512|RS256|RS384|RS512|EdDSA)';

/** Which access tokens and API keys the gateway believes. Every OpenID Connect issuer will do. */
export class IssuerConfig extends OutboundConfig {
  @Env('NODE_ENV', { default: 'development', description: 'production, or anything else while developing.' })
  @IsString()
  readonly nodeEnv!: string;

  @Env('AUTH_ISSUER', {
    developmentDefault: 'http://127.0.0.1:3210',
    description:
      'who must have issued an access token. Its keys are found by OpenID Connect discovery unless told otherwise.',
  })
  @IsString()
  @IsNotEmpty()
  @FetchedSafely<IssuerConfig>({
    unless: ({ authJwks, authJwksUrl }) => authJwks !== undefined || authJwksUrl !== undefined,
  })
  readonly authIssuer!: string;

  @Env('AUTH_JWKS_URL', { description: 'where the keys of the issuer are, when it has no discovery.' })
  @IsOptional()
  @IsString()
  @FetchedSafely<IssuerConfig>()
  readonly authJwksUrl?: string;

  @Env('AUTH_JWKS', {
    parse: JSON.parse,
    description: 'the JSON Web Key Set of the issuer itself, for a gateway that must not fetch it.',
  })
  @IsOptional()
  @IsObject()
  readonly authJwks?: object;

  @Env('AUTH_AUDIENCE', { default: 'nestwork', description: 'whom an access token must be meant for.' })
  @IsString()
  @IsNotEmpty()
  readonly authAudience!: string;

  @Env('AUTH_ALGORITHMS', {
    default: 'ES256,PS256,RS256,EdDSA',
    description: 'the signature algorithms of access tokens, separated by commas; asymmetric ones only.',
  })
  @Matches(new RegExp(`^${ALGORITHM}(,${ALGORITHM})*$`))
  readonly authAlgorithms!: string;

  @Env('AUTH_TOKEN_TYPE', {
    default: 'at+jwt',
    description:
      'the `typ` that an access token must state: at+jwt as in RFC 9068, or JWT for issuers that say no more.',
  })
  @IsIn(['at+jwt', 'JWT'])
  readonly authTokenType!: string;

  @Env('AUTH_LONGEST_LIFETIME_S', {
    default: 900,
    description: 'how long an access token may be valid from its issue, in seconds; one that lives longer is refused.',
  })
  @IsInt()
  @Min(60)
  @Max(86_400)
  readonly authLongestLifetimeS!: number;

  @Env('AUTH_ROLES_CLAIM', {
    default: 'roles',
    description: 'the claim with the roles of a user; dots lead into objects, as in realm_access.roles.',
  })
  @IsString()
  @IsNotEmpty()
  readonly authRolesClaim!: string;

  @Env('AUTH_ROLES', {
    parse: JSON.parse,
    description:
      'what the issuer calls our roles, such as {"shop-admins":"admin"}; what is not named then counts as none.',
  })
  @IsOptional()
  @IsObject()
  @NamesOurRoles
  readonly authRoles?: Readonly<Record<string, unknown>>;

  @Env('API_KEYS_FILE', {
    description:
      'the machines that may call, with the hashes of their keys: what npm run api-key writes. Read again when it changes; without it no API key is believed.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  readonly apiKeysFile?: string;

  /** What the gateway may call: where the keys of the issuer are. Discovery may name another place, which OUTBOUND_ORIGINS then has to. */
  get outbound(): OutboundRules {
    return this.outboundTo(this.authJwks ? [] : [this.authJwksUrl ?? this.authIssuer]);
  }
}
