import { ApiProperty } from '@nestjs/swagger';
import { labelName, labelValue } from '@psfleet/wire';
import { Type } from 'class-transformer';
import { IsDefined, IsInt, Matches, Max, Min, ValidateNested } from 'class-validator';
import { IsHostName, MayBeAbsent, Obeys } from '../http/validation/constraints.js';
import { isPublicNkey } from '@psfleet/trust';

const maxLabels = 32;
const maxTtlSeconds = 365 * 86_400;

export class CreateEnrollmentBody {
  @ApiProperty({ type: 'integer', required: false, minimum: 1, maximum: 100_000, default: 1 })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(100_000)
  @Obeys('fitsReplace', (uses, body) =>
    (body as CreateEnrollmentBody).replace !== undefined && uses !== 1 ? 'must be 1 together with replace' : null,
  )
  uses: number = 1;

  @ApiProperty({
    type: 'integer',
    required: false,
    minimum: 60,
    maximum: maxTtlSeconds,
    default: 3600,
    description: 'Seconds for which hosts may join',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(60)
  @Max(maxTtlSeconds)
  ttl: number = 3600;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    selfRequired: false,
    description: 'Labels that each host gets',
    example: { rack: 'r12' },
  })
  @MayBeAbsent()
  @Obeys('areLabels', checkLabels)
  labels: Readonly<Record<string, string>> = {};

  @ApiProperty({
    type: String,
    required: false,
    description: 'The names that are permitted; `*` stands for any characters',
    example: 'web-*',
  })
  @MayBeAbsent()
  @Matches(/^[a-z0-9*_-]{1,64}$/, { message: 'must be a host name, with * for any characters' })
  namePattern?: string;

  @ApiProperty({
    type: String,
    required: false,
    description: 'The enrolled host whose place the machine takes: its credentials end, its name and past go on',
    example: 'web-1',
  })
  @MayBeAbsent()
  @IsHostName()
  replace?: string;
}

export class MachineBody {
  @ApiProperty({ type: String, nullable: true, description: 'SHA-256 of the machine id, in hex', example: null })
  @Obeys('isHash', checkHash)
  machineId!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'SHA-256 of the product UUID, in hex', example: null })
  @Obeys('isHash', checkHash)
  productUuid!: string | null;
}

export class RedeemBody {
  @ApiProperty({ description: 'Id of the enrolment, from the join token', example: '9f86d081884c7d65' })
  @Matches(/^[0-9a-f]{16}$/, { message: 'must be 16 lower-case hex digits' })
  id!: string;

  @ApiProperty({ description: 'Secret of the join token', example: 'A'.repeat(43) })
  @Matches(/^[A-Za-z0-9_-]{43}$/, { message: 'must be the secret of a join token' })
  secret!: string;

  @ApiProperty({ description: "The machine's own hostname", example: 'web-1.example.org' })
  @Matches(/^\P{Cc}{1,255}$/u, { message: 'must be a hostname' })
  @Obeys('hasName', (hostname) =>
    /[a-z0-9]/i.test(String(hostname)) ? null : 'must have a letter or a digit to name the host by',
  )
  hostname!: string;

  @ApiProperty({ description: 'Public nkey of the credentials to issue', example: `U${'A'.repeat(55)}` })
  @Obeys('isUserKey', checkUserKey)
  userKey!: string;

  @ApiProperty({ description: 'Public Ed25519 key that signs renewals, base64url', example: 'A'.repeat(43) })
  @Obeys('isPublicKey', (key) => (isPublicKey(key) ? null : 'must be the 32 bytes of an Ed25519 key in base64url'))
  identityKey!: string;

  @ApiProperty({ type: MachineBody, description: 'What tells this machine from another' })
  @IsDefined()
  @ValidateNested()
  @Type(() => MachineBody)
  @Obeys('isObject', (machine) => (machine instanceof MachineBody ? null : 'must be an object'))
  machine!: MachineBody;
}

export class RenewBody {
  @ApiProperty({ example: 'web-1' })
  @IsHostName()
  host!: string;

  @ApiProperty({ description: 'Public nkey with which the host is enrolled', example: `U${'A'.repeat(55)}` })
  @Obeys('isUserKey', checkUserKey)
  userKey!: string;

  @ApiProperty({ description: 'Text that differs in each request', example: 'c2l4dGVlbiBieXRlcyBvZg' })
  @Matches(/^[A-Za-z0-9_-]{16,128}$/, { message: 'must be 16 to 128 characters of base64url' })
  nonce!: string;

  @ApiProperty({
    description:
      'Ed25519 signature over `psfleet-renew`, a zero byte and host, userKey and nonce in lines of their own',
    example: 'A'.repeat(86),
  })
  @Matches(/^[A-Za-z0-9_-]{86}$/, { message: 'must be an Ed25519 signature in base64url' })
  signature!: string;
}

export class EnrollmentIdParam {
  @ApiProperty({ description: 'Id of the enrolment', example: '9f86d081884c7d65' })
  @Matches(/^[0-9a-f]{16}$/, { message: 'must be 16 lower-case hex digits' })
  id!: string;
}

function checkLabels(labels: unknown): string | null {
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) {
    return 'must be an object';
  }
  const entries = Object.entries(labels);
  if (entries.length > maxLabels) {
    return `must be at most ${maxLabels} labels`;
  }
  const isLabel = ([name, value]: [string, unknown]): boolean =>
    labelName.test(name) && !name.startsWith('agent.') && typeof value === 'string' && labelValue.test(value);
  return entries.every(isLabel)
    ? null
    : 'must have names of lower-case letters, digits and "._-" that do not begin with "agent.", and texts as values';
}

function checkHash(value: unknown): string | null {
  return value === null || (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value))
    ? null
    : 'must be a SHA-256 in lower-case hex, or null';
}

function checkUserKey(key: unknown): string | null {
  return typeof key === 'string' && isPublicNkey(key, 'user') ? null : 'must be the public nkey of a user (U...)';
}

function isPublicKey(key: unknown): boolean {
  if (typeof key !== 'string') {
    return false;
  }
  const raw = Buffer.from(key, 'base64url');
  return raw.length === 32 && raw.toString('base64url') === key;
}
