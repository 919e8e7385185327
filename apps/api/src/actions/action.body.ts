import { ApiProperty } from '@nestjs/swagger';
import {
  argumentsOf,
  describeArguments,
  parseVerb,
  signalAliases,
  signalNames,
  verbNames,
  type Verb,
  type VerbName,
} from '@psfleet/wire';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsInt, IsNumber, Matches, Max, Min, ValidateNested } from 'class-validator';
import { IsHostName, MayBeAbsent, Obeys } from '../http/validation/constraints.js';

const argumentNames = [...new Set(verbNames.flatMap((verb) => argumentsOf(verb).map(([name]) => name)))];
const signalWords = [...signalNames, ...Object.keys(signalAliases)];

/** The arguments of all verbs. Each name has one set of allowed values, so verbs must not share a name. */
export class ActionArgs {
  @ApiProperty({ enum: signalWords, required: false, description: 'For the verb `signal`', example: 'SIGTERM' })
  @MayBeAbsent()
  @IsIn(signalWords)
  signal?: string;

  @ApiProperty({ type: 'integer', required: false, minimum: -20, maximum: 19, description: 'For the verb `nice`' })
  @MayBeAbsent()
  @IsInt()
  @Min(-20)
  @Max(19)
  value?: number;
}

export class ActionTargetBody {
  @ApiProperty({
    type: String,
    required: false,
    description: 'Identity of the process in the fleet',
    example: '9f86d081884c7d65',
  })
  @MayBeAbsent()
  @Matches(/^[0-9a-f]{16}$/, { message: 'must be 16 lower-case hex digits' })
  procUid?: string;

  @ApiProperty({ type: String, required: false, example: 'web-1' })
  @MayBeAbsent()
  @IsHostName()
  host?: string;

  @ApiProperty({ type: 'integer', required: false, minimum: 1, example: 1234 })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(0x7fff_ffff)
  pid?: number;

  @ApiProperty({
    type: Number,
    required: false,
    description: 'Seconds since the epoch, with a tolerance of 0.01',
    example: 1795377312.45,
  })
  @MayBeAbsent()
  @IsNumber()
  @Min(0)
  @Max(9_999_999_999)
  createTime?: number;
}

export class ActionBody {
  @ApiProperty({ enum: verbNames, example: 'signal' })
  @IsIn(verbNames)
  verb!: VerbName;

  @ApiProperty({ type: ActionArgs })
  @IsDefined()
  @ValidateNested()
  @Type(() => ActionArgs)
  @Obeys('fitsVerb', checkArgs)
  args!: ActionArgs;

  @ApiProperty({ type: ActionTargetBody, description: 'Either procUid, or host, pid and createTime' })
  @IsDefined()
  @ValidateNested()
  @Type(() => ActionTargetBody)
  @Obeys('isExact', checkTarget)
  target!: ActionTargetBody;
}

/** The verb of a valid body; its signal has the name in signal(7). */
export function toVerb({ verb, args }: ActionBody): Verb {
  return parseVerb(verb, (name) => (args as Readonly<Record<string, unknown>>)[name]);
}

function checkArgs(args: unknown, body: object): string | null {
  const { verb } = body as ActionBody;
  if (!isPlain(args)) {
    return 'must be an object';
  }
  if (!verbNames.includes(verb)) {
    return null;
  }
  const given = args as Readonly<Record<string, unknown>>;
  const expected = new Set(argumentsOf(verb).map(([name]) => name));
  const fits = argumentNames.every((name) => (given[name] !== undefined) === expected.has(name));
  return fits ? null : `must be ${describeArguments(verb)} for the verb ${verb}`;
}

function checkTarget(target: unknown): string | null {
  if (!isPlain(target)) {
    return 'must be an object';
  }
  const { procUid, host, pid, createTime } = target as ActionTargetBody;
  const given = [host, pid, createTime].filter((part) => part !== undefined).length;
  if (procUid === undefined ? given === 3 : given === 0) {
    return null;
  }
  if (procUid === undefined && pid !== undefined && createTime === undefined) {
    return 'must not be a bare pid, which another process may have by now: give procUid, or host, pid and createTime';
  }
  return 'must have procUid alone, or host, pid and createTime together';
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
